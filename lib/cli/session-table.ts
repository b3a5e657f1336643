import { isFinal } from "../session/lifecycles/index.ts";
import { ago } from "./age.ts";
import { type Cell, table } from "./table.ts";
import type { Paint, Ui } from "./ui.ts";

interface Shown {
  readonly agent_id: string;
  readonly agent_name: string;
  readonly purpose: string;
  readonly lifecycle: string;
  readonly phase: string;
  readonly outcome: string | null;
  readonly resume_ready: boolean;
  readonly last_updated: string;
  readonly error_count: number;
}

/**
 * Sessions as rows that begin with the id. For a person the last change is an age; in a pipe it is the
 * time, and the free texts stand last, so that the columns before them can be cut by white space.
 */
export function sessionTable(ui: Ui, sessions: readonly Shown[]): string {
  const header = ["id", "phase", "outcome", "resume", "updated", "errors", "agent", "purpose"];
  const rows = sessions.map((session): Cell[] => [
    session.agent_id,
    { text: session.phase, paint: phasePaint(session) },
    session.outcome ?? "",
    session.resume_ready ? "ready" : "",
    ui.terminal ? ago(session.last_updated, ui.now) : session.last_updated,
    { text: String(session.error_count), paint: session.error_count > 0 ? "red" : "dim" },
    session.agent_name,
    session.purpose,
  ]);
  return table(ui, header, rows);
}

/** Waiting stands out, ended steps back, failed warns. */
export function phasePaint(session: Pick<Shown, "lifecycle" | "phase" | "resume_ready">): keyof Paint {
  if (session.phase === "failed" || session.phase === "error") return "red";
  if (isFinal(session)) return "dim";
  return session.resume_ready ? "yellow" : "green";
}
