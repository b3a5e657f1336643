import type { FleetMember, FleetSnapshot, FleetStatus } from "../app/tasks/fleet.ts";
import type { RoutingDecision, Task } from "../session/tasks/index.ts";
import type {
  RouteOptions,
  TaskEndOptions,
  TaskListOptions,
  TaskOptions,
  TaskOutcomeGiven,
} from "./task-options.schema.ts";

/** Tasks of sessions, and who is to do them (spec 3). A missing session is `NOT_FOUND`. */
export interface TaskSessions {
  readonly tasks: {
    /**
     * The task as added. It runs at once, unless it is `pending` or depends on tasks that have not succeeded. `CONFLICT`
     * for an id the session has, or a task that would wait for itself; `TASK_NOT_FOUND` for a dependency;
     * `LIMIT_EXCEEDED` past the session's `max_tasks` (50); `FINALIZED`, `DRAINING`.
     */
    add(id: string, taskId: string, data?: Record<string, unknown> | null, options?: TaskOptions): Promise<Task>;

    /** The task as begun; a running one is no change. `CONFLICT` while it waits for others, or when it has ended. */
    start(id: string, taskId: string): Promise<Task>;

    /**
     * The task as ended; `true` is success, `false` failed. The same outcome again changes nothing, another is
     * `CONFLICT`. `TASK_NOT_FOUND`, `FINALIZED`, `INVALID_OUTCOME`.
     */
    complete(id: string, taskId: string, outcome: TaskOutcomeGiven, options?: TaskEndOptions): Promise<Task>;

    /** The task; `undefined` when the session has none of this id. */
    get(id: string, taskId: string): Promise<Task | undefined>;

    /** The session's tasks in the order they were added. */
    list(id: string, options?: TaskListOptions): Promise<Task[]>;
  };

  readonly routing: {
    /**
     * Who is to do the task; an unknown one is added. A router that does not answer within 5 s is stood in for: the
     * decision says so and has confidence 0. Refusals as of {@link TaskSessions.tasks}. Cost: every open session once.
     */
    route(id: string, taskId: string, options?: RouteOptions): Promise<RoutingDecision>;

    /** How it stands with the fleet's graph. */
    status(): Promise<FleetStatus>;

    /** The graph in numbers. */
    snapshot(): Promise<FleetSnapshot>;

    /** The agents that may be given tasks, in order of registration. */
    agents(): Promise<FleetMember[]>;

    /** Registers an agent; again, its capabilities are replaced. With a router elsewhere there too, if that answers. */
    registerAgent(agentId: string, capabilities?: readonly string[]): Promise<void>;
  };
}
