import { cloneSession } from "../app/clone.ts";
import type { App } from "../app/context.ts";
import { checkpoint, checkpoints, pause, transition, unpause } from "../app/moves.ts";
import { clearAffinity, getAffinity, nextTarget, setAffinity } from "../app/orchestration/affinity.ts";
import { health, performanceOf } from "../app/orchestration/health.ts";
import { heartbeat } from "../app/orchestration/heartbeat.ts";
import { initialize, migrate, start } from "../app/orchestration/orchestrate.ts";
import { deregister, register } from "../app/orchestration/register.ts";
import { release } from "../app/orchestration/release.ts";
import { emergencyShutdown, shutdown } from "../app/orchestration/shutdown.ts";
import { search } from "../app/search.ts";
import { stats } from "../app/stats.ts";
import { createTemplate, deleteTemplate, getTemplate, listTemplates } from "../app/templates.ts";
import { usageOf } from "../process-usage.ts";
import { schemaOf } from "../schemas.ts";
import { checked, checkedAsIs } from "./checked.ts";
import { budget } from "./facets.schema.ts";
import * as options from "./lifecycle-options.schema.ts";
import type { LifecycleSessions } from "./lifecycle-sessions.ts";

/** The calls of {@link LifecycleSessions} on the application that `alive` answers, or refuses. */
export function lifecycleCalls(alive: () => App): LifecycleSessions {
  return {
    transition: async (id, phase, given) =>
      transition(alive(), id, phase, checked(options.moveOptions, given, "transition")),
    pause: async (id, given) => pause(alive(), id, checked(options.moveOptions, given, "pause")),
    unpause: async (id, given) => unpause(alive(), id, checked(options.moveOptions, given, "unpause")),
    checkpoint: async (id, given) => checkpoint(alive(), id, checked(options.checkpointOptions, given, "checkpoint")),
    checkpoints: async (id) => checkpoints(alive(), id),
    clone: async (id, given) => cloneSession(alive(), id, checked(options.cloneOptions, given, "clone")),
    search: async (term, given) => search(alive(), term, checked(options.searchOptions, given, "search")),
    stats: async () => stats(alive()),
    schema: (name) => {
      alive();
      return schemaOf(name);
    },
    initialize: async (id, given) => initialize(alive(), id, checked(budget, given, "initialize")),
    start: async (id) => start(alive(), id),
    register: async (id) => register(alive(), id),
    deregister: async (id, given) => deregister(alive(), id, checked(options.deregisterOptions, given, "deregister")),
    heartbeat: async (id, sample) => heartbeat(alive(), id, checked(options.heartbeatSample, sample, "heartbeat")),
    health: async (id) => health(alive(), id, usageOf),
    metrics: async (id) => performanceOf(alive(), id, usageOf),
    shutdown: async (id, given) => shutdown(alive(), id, checked(options.shutdownOptions, given, "shutdown")),
    emergencyShutdown: async () => emergencyShutdown(alive()),
    release: async (id) => release(alive(), id),
    migrate: async (id, given) => migrate(alive(), id, checkedAsIs(options.migrateOptions, given, "migrate")),
    templates: {
      create: async (template, given) =>
        createTemplate(alive(), template, checked(options.templateOptions, given, "templates.create")),
      get: async (name) => getTemplate(alive(), name),
      list: async () => listTemplates(alive()),
      delete: async (name) => deleteTemplate(alive(), name),
    },
    affinity: {
      set: async (source, targets, given) =>
        setAffinity(
          alive(),
          source,
          checked(options.affinityTargets, { targets }, "affinity.set").targets,
          checked(options.affinityOptions, given, "affinity.set"),
        ),
      get: async (source) => getAffinity(alive(), source),
      next: async (source) => nextTarget(alive(), source),
      clear: async (source) => clearAffinity(alive(), source),
    },
  };
}
