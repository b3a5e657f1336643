import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { setMemory } from "../../lib/app/hub/memory.ts";
import { send } from "../../lib/app/hub/messages.ts";
import { freshCommandLine, hasTerminal, onTerminal } from "../cli/command-line.ts";
import { ACTS, HOSTILE, prepareSession, writeIn } from "./prepared.ts";

const cli = freshCommandLine();
const ESC = String.fromCharCode(27);
const COLOUR = new RegExp(`${ESC}\\[(?:1|2|22|31|32|33|36|39)m`, "g");
/** What acts in a text, but for tabs and our own colours. */
const acting = (text: string) => ACTS.exec(text.replaceAll(COLOUR, "").replaceAll("\t", ""))?.[0];

/** Every text of the store is hostile, also those that only we are thought to write. */
async function hostileStore(): Promise<void> {
  const app = cli.minutesAgo(0);
  for (const id of ["a1", "c1"]) await cli.has(id, { agentName: HOSTILE, purpose: HOSTILE, tags: [HOSTILE] });
  const sent = await send(app, { type: "request", from: "c1", to: "a1", subject: HOSTILE, body: HOSTILE });
  const forged = {
    message_id: sent.message_id,
    type: HOSTILE,
    priority: 2,
    from: HOSTILE,
    to: HOSTILE,
    subject: HOSTILE,
  };
  const more = { body: HOSTILE, data: { [HOSTILE]: HOSTILE }, in_reply_to: HOSTILE, created_at: HOSTILE };
  const message = { ...forged, ...more, thread_id: sent.message_id };
  await app.store.doc.put("messages", sent.message_id, { message, receivers: ["a1"] });
  await setMemory(app, { session: "a1", key: HOSTILE, value: HOSTILE, tags: [HOSTILE] });
  await app.store.feed.append({
    agent_id: HOSTILE,
    seq: 1,
    at: HOSTILE,
    type: HOSTILE as never,
    data: { [HOSTILE]: HOSTILE },
  });
  const error = { message: HOSTILE, timestamp: HOSTILE };
  prepareSession(cli.root, "a2", {
    ...{
      agent_name: HOSTILE,
      phase: HOSTILE,
      lifecycle: HOSTILE,
      created_at: HOSTILE,
      summary: HOSTILE,
      reason: HOSTILE,
    },
    ...{ error_count: 1, last_error: error, metadata: { [HOSTILE]: HOSTILE, task_id: HOSTILE }, [HOSTILE]: HOSTILE },
    history: [{ from_phase: HOSTILE, to_phase: HOSTILE, timestamp: HOSTILE }],
    tasks: [{ task_id: HOSTILE, status: HOSTILE, description: HOSTILE, added_at: HOSTILE }],
  });
  writeIn(cli.project, ".claude/agent-session.json", { [HOSTILE]: 1 });
  writeIn(cli.project, ".claude/settings.json", {
    hooks: {
      [HOSTILE]: [
        { hooks: [{ type: "command", command: `node .claude/hooks/agent-session/${HOSTILE}/pre_delegate.cjs` }] },
      ],
    },
  });
}

const LOOKS = [
  ...[
    "list",
    "get a1",
    "get a2",
    "history a1",
    "history a2",
    "search x",
    "stats",
    "sweep",
    "verify",
    "doctor",
    "metrics",
  ],
  ...["sessions --all", "message inbox a1", "memory search", "should-resume a2 --explain", "task list a2", "health a2"],
  ...[
    "template list",
    "list --registry --all",
    "export",
    "cleanup --dry-run",
    "route agents",
    "statusline --session a1",
  ],
];

describe("stored text in a terminal", () => {
  it.skipIf(!hasTerminal)(
    "moves no cursor, sets no title and turns nothing around, whatever shows it",
    async () => {
      await hostileStore();
      for (const look of LOOKS) {
        const { stdout } = onTerminal(cli, look.split(" "), {
          AGENT_SESSION_CONFIG: join(cli.project, ".claude/agent-session.json"),
        });
        expect({ look, acts: acting(stdout) }).toEqual({
          look,
          acts: undefined,
        });
      }
    },
    120_000,
  );

  it("does as little in a pipe, as text and as JSON", async () => {
    await hostileStore();
    for (const look of LOOKS) {
      for (const form of [[], ["--json"]]) {
        const { stdout, stderr } = cli.run([...look.split(" "), ...form]);
        expect({ look, acts: acting(stdout + stderr) }).toEqual({
          look,
          acts: undefined,
        });
      }
    }
  }, 120_000);
});
