import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { machineName } from "../../lib/processes.ts";
import type { HostFacet } from "../../lib/session/record.ts";
import { fileName, type Layout } from "../../lib/store/file/layout.ts";
import { forgetOpen } from "../../lib/store/file/markers.ts";
import type { LifeOptions } from "./life.ts";
import { cleanEnv } from "./measured-process.ts";
import { NaiveSessions } from "./naive.ts";
import { AGENTS, emptyRoot, plant, plantEnded } from "./stored.ts";

export const CONVERSATION = "00000000-0000-4000-8000-000000000001";
/** Sessions that wait: what session_start lists. */
export const ROSTER = 5;

/** A project with a store, a home folder and transcripts, as the hooks of a working host find them. */
export interface StartupPlace {
  stored: number;
  layout: Layout;
  env: NodeJS.ProcessEnv;
  project: string;
  /** Fields of every payload of the host. */
  common: Record<string, unknown>;
  naive: NaiveSessions;
  transcriptOf(agentId: string): string;
  /** Plants an agent's session of this conversation, with its last run open or stopped. */
  plantAgent(options: Omit<LifeOptions, "host" | "at">, run: "open" | "stopped", host?: Partial<HostFacet>): void;
  /** Writes what the host keeps of an agent: its transcript, and the call that started it. */
  writeTranscript(agentId: string, toolUseId: string): void;
  putDocument(collection: string, key: string, value: unknown): void;
  forgetDocument(collection: string, key: string): void;
  /** All of them; their folder stays, as in a store that is in use. */
  forgetDocuments(collection: string): void;
  forgetSession(id: string): void;
}

export function startupPlace(folder: string, stored: number, onProgress: (done: number) => void): StartupPlace {
  const [project, home] = [join(folder, "project"), join(folder, "home")];
  const root = join(project, ".claude", "session");
  mkdirSync(join(project, ".git", "refs", "heads"), { recursive: true });
  writeFileSync(join(project, ".git", "HEAD"), "ref: refs/heads/main\n");
  writeFileSync(join(project, ".git", "refs", "heads", "main"), `${"0123456789".repeat(4)}\n`);
  const conversation = join(home, ".claude", "projects", "project", `${CONVERSATION}.jsonl`);
  const layout = emptyRoot(root);
  const transcriptOf = (id: string) => join(dirname(conversation), CONVERSATION, "subagents", `agent-${id}.jsonl`);
  const documentPath = (collection: string, key: string) =>
    join(layout.collection(collection), `${fileName(key)}.json`);
  const naive = new NaiveSessions(join(folder, "naive"));
  const place: StartupPlace = {
    stored,
    layout,
    project,
    transcriptOf,
    naive,
    env: cleanEnv({ HOME: home, CLAUDE_PROJECT_DIR: project, CLAUDE_PID: String(process.pid) }),
    common: { session_id: CONVERSATION, transcript_path: conversation, cwd: project, permission_mode: "default" },
    plantAgent(options, run, more = {}) {
      const at = Date.now() - 30_000;
      const started_at = new Date(at - 60_000).toISOString();
      const stopped = run === "stopped" ? { stopped_at: new Date(at).toISOString() } : {};
      const host: HostFacet = {
        session_id: CONVERSATION,
        agent_type: options.agent,
        machine: machineName(),
        pid: process.pid,
        cwd: project,
        transcript_path: conversation,
        agent_transcript_path: transcriptOf(options.id),
        runs: [{ started_at, ...stopped }],
        ...more,
      };
      plant(layout, { ...options, at, host });
    },
    writeTranscript(agentId, toolUseId) {
      const path = transcriptOf(agentId);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${JSON.stringify({ type: "user", message: { content: "Investigate the login" } })}\n`);
      writeFileSync(path.replace(/\.jsonl$/, ".meta.json"), JSON.stringify({ toolUseId, agentType: "worker" }));
    },
    putDocument(collection, key, value) {
      const path = documentPath(collection, key);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, `${JSON.stringify({ key, revision: 1, value })}\n`, { mode: 0o600 });
    },
    forgetDocument: (collection, key) => rmSync(documentPath(collection, key), { force: true }),
    forgetDocuments(collection) {
      const folder = layout.collection(collection);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    },
    forgetSession(id) {
      rmSync(layout.session(id), { recursive: true, force: true });
      forgetOpen(layout, id);
    },
  };
  for (const id of plantEnded(layout, stored - ROSTER, onProgress))
    naive.finalize(naive.create(id, "worker", BULK).agent_id, "completed");
  for (let at = 0; at < ROSTER; at++) {
    naive.update(naive.create(`open-${at}`, AGENTS[at] as string, BULK).agent_id, (state) => {
      state.phase = "approval";
    });
  }
  return place;
}

const BULK = { task_id: "T001", notes: "n".repeat(2000) };
