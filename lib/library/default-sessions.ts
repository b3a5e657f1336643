import { openSessions } from "./open.ts";
import type { Sessions } from "./sessions.ts";

/** What decides where the sessions are and how they are configured. */
const ENVIRONMENT = [
  "AGENT_SESSION_DIR",
  "AGENT_SESSION_STORE",
  "CLAUDE_PROJECT_DIR",
  "AGENT_SESSION_CONFIG",
  "HOME",
  "USERPROFILE",
];

const opened = new Map<string, Promise<Sessions>>();

/** The sessions that environment and working directory name, opened at the first call for each place. */
export function defaultSessions(): Promise<Sessions> {
  const key = [process.cwd(), ...ENVIRONMENT.map((name) => process.env[name] ?? "")].join("\0");
  const known = opened.get(key);
  if (known !== undefined) return known;
  const sessions = openSessions();
  opened.set(key, sessions);
  sessions.catch(() => opened.delete(key));
  return sessions;
}
