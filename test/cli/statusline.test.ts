import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { send } from "../../lib/app/hub/messages.ts";
import { register } from "../../lib/app/hub/presence.ts";
import { finalize, update } from "../../lib/app/sessions.ts";
import { crc32 } from "../../lib/session/crc32.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const FILE = fileURLToPath(new URL("../../dist/statusline.cjs", import.meta.url));

/** What the host's status line shows. */
function line(input = "", env: Record<string, string> = {}): string {
  const given = { cwd: cli.project, env: cli.env({ NO_COLOR: "1", ...env }), input, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [FILE], given);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

async function aWorkingDay(): Promise<void> {
  for (const id of ["a", "b", "c", "d"]) await cli.has(id);
  const app = cli.minutesAgo(0);
  await update(app, "b", { phase: "approval" });
  await finalize(app, "d", "success");
}

describe("the status line", () => {
  it("says what is open and what waits", async () => {
    await aWorkingDay();
    expect(line()).toBe("3 open · 1 waiting · no hook yet\n");
  });

  it("says when a hook last ran", async () => {
    await aWorkingDay();
    const app = cli.minutesAgo(0);
    const at = new Date(Date.now() - 5 * 60_000).toISOString();
    await app.store.facts.append([{ at, type: "hook", data: { hook: "pre_delegate", ms: 3, event: "PreToolUse" } }]);
    expect(line()).toBe("3 open · 1 waiting · hook 5m ago\n");
  });

  it("counts the conversation's unread messages", async () => {
    await aWorkingDay();
    const box = (name: string) => `${name}-${crc32("conversation-1").slice(-2)}`;
    const { doc } = cli.minutesAgo(0).store;
    await doc.put(box("queue"), "conversation-1/2/msg-1/request", {});
    await doc.put(box("shown"), "conversation-1/2/msg-2/request", {});
    await doc.put(box("kept"), "conversation-1/2/msg-3/request", {});
    expect(line(JSON.stringify({ session_id: "conversation-1" }))).toContain(" · 2 unread · ");
  });

  it("finds the project by what the host says on stdin", () => {
    const project = join(cli.project, "other");
    mkdirSync(join(project, ".claude"), { recursive: true });
    expect(line(JSON.stringify({ workspace: { project_dir: project } }), { AGENT_SESSION_DIR: "" })).toMatch(/^0 open/);
  });

  it.each(["", "{", "[]", '"x"', '{"session_id": 5, "workspace": null}'])(
    "answers whatever stdin says: %s",
    (input) => {
      expect(line(input)).toMatch(/^0 open · 0 waiting/);
    },
  );

  it("says so when the store cannot be read", () => {
    writeFileSync(cli.root, "a file where the folder should be");
    expect(line()).toMatch(/^(?:sessions: STORE_UNAVAILABLE|0 open.*)\n$/);
  });

  it("is a command, too", async () => {
    await aWorkingDay();
    expect(cli.run(["statusline"]).stdout).toBe("3 open · 1 waiting · no hook yet\n");
    expect(cli.json("statusline")).toEqual({ open: 3, waiting: 1, partial: false, last_hook_at: null, unread: null });
    const app = cli.minutesAgo(0);
    await register(app, "conversation-1", { name: "main", type: "conversation" });
    await send(app, { from: "a", to: "conversation-1", subject: "Hello", body: "" });
    expect(cli.run(["statusline", "--session", "conversation-1"]).stdout).toContain("3 open · 1 waiting · 1 unread · ");
  });
});
