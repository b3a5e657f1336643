import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { send } from "../../lib/app/hub/messages.ts";
import { register } from "../../lib/app/hub/presence.ts";
import { readInbox } from "../../lib/app/hub/read-inbox.ts";
import { CLI, freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const app = () => cli.minutesAgo(0);
const there = async (...ids: string[]) => {
  for (const id of ids) await register(app(), id, { name: id, type: "Claude" });
};
const out = (...args: string[]) =>
  cli
    .run(args)
    .stdout.replace(/msg-[\w-]+/g, "<id>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");

describe("messages on the command line", () => {
  it("print seed 001's lines, each signal once", async () => {
    await there("cece-001", "agent-002");
    expect(out("send", "cece-001", "agent-002", "Need code review", "Can you?", "--type", "request")).toBe(
      "✅ Message sent: <id>\n❓ cece-001 → agent-002 : [COLLABORATION] Need code review\n",
    );
    expect(out("broadcast", "cece-001", "Deployment starting", "In 5 minutes", "--data", '{"env":"production"}')).toBe(
      "✅ Broadcast sent: <id>\n📡 cece-001 → ALL : [COLLABORATION] Deployment starting\n",
    );
    expect(out("messages", "agent-002")).toBe(
      `${[
        "📬 Messages for agent-002:",
        "",
        "❓ cece-001 → agent-002: Need code review",
        "   <id> (request, priority 2, queued, <time>)",
        "   Can you?",
        "",
        "📡 cece-001 → ALL: Deployment starting",
        "   <id> (broadcast, priority 2, queued, <time>)",
        "   In 5 minutes",
        '   data: {"env":"production"}',
      ].join("\n")}\n`,
    );
    expect(out("messages", "cece-001")).toBe("📬 No messages for cece-001.\n");
  });

  it("answer machines with the message and its signal", async () => {
    await there("a", "b");
    const sent = cli.json("message", "send", "a", "b", "s", "text", "--priority", "4", "--ttl", "60");
    expect(sent).toMatchObject({ from: "a", to: "b", priority: 4, signal: "❓ a → b : [COLLABORATION] s" });
    const answer = cli.json("reply", String(sent.message_id), "fine", "--from", "b");
    expect(answer).toMatchObject({ to: "a", subject: "Re: s", in_reply_to: sent.message_id });
    for (const id of [sent.message_id, answer.message_id]) {
      expect(cli.json<object[]>("thread", String(id)).length).toBe(2);
    }
  });

  it("are queued, delivered once they were printed, read and acknowledged", async () => {
    await there("a", "b");
    const { message_id } = await send(app(), { from: "a", to: "b", subject: "s", body: "" });
    const states = (...args: string[]) =>
      cli.json<{ state: string }[]>("inbox", "b", ...args).map(({ state }) => state);
    expect([states(), states("--unread"), states("--type", "sync")]).toEqual([["queued"], ["delivered"], []]);
    expect(cli.json("read", message_id)).toEqual({ message_id, state: "read" });
    expect([states("--unread"), states()]).toEqual([[], ["read"]]);
    cli.json("message", "ack", message_id);
    expect(states()).toEqual(["acked"]);
    expect(cli.json("read", message_id)).toEqual({ message_id, state: "acked" });
    await send(app(), { from: "a", to: "b", subject: "s", body: "" });
    expect([states("--unread", "--mark-read"), states("--unread")]).toEqual([["queued"], []]);
  });

  it("wait for an answer as long as they are told", async () => {
    await there("a", "b");
    const asking = spawn(process.execPath, [CLI, "request", "a", "b", "s", "?", "--wait", "30", "--json"], {
      cwd: cli.project,
      env: cli.env(),
    });
    let printed = "";
    asking.stdout.on("data", (chunk) => {
      printed += chunk;
    });
    const ended = new Promise((resolve) => asking.on("close", resolve));
    await expect.poll(async () => (await readInbox(app(), "b")).messages.length, { timeout: 10_000 }).toBe(1);
    const [message] = (await readInbox(app(), "b")).messages;
    cli.json("reply", message?.message_id ?? "", "yes", "--from", "b");
    expect(await ended).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ request: { subject: "s" }, reply: { body: "yes", from: "b" } });
  });

  it.each([
    [["send", "a", "nobody", "s", "b"], 3, "RECIPIENT_NOT_FOUND"],
    [["send", "a", "@capability:cobol", "s", "b"], 4, "NO_TARGET"],
    [["send", "a", "b", "s", "b", "--type", "shout"], 4, "INVALID_VALUE"],
    [["send", "a", "b", "s", "b", "--priority", "9"], 4, "INVALID_VALUE"],
    [["send", "a", "b", "s", "b", "--ttl", "0"], 4, "INVALID_VALUE"],
    [["send", "a", "b", "s", "b", "--ttl", "-5"], 4, "INVALID_VALUE"],
    [["send", "a", "b", "s", "b", "--ttl", "soon"], 2, "USAGE"],
    [["send", "a", "b", "s", "b", "--data", "{"], 2, "USAGE"],
    [["send", "a", "b", "s", "b", "--data", "[1]"], 4, "INVALID_VALUE"],
    [["send", "a", "b", "s", "x".repeat(65_537)], 4, "LIMIT_EXCEEDED"],
    [["send", "a", "b", "s"], 2, "USAGE"],
    [["reply", "msg-1", "x", "--from", "b"], 3, "MESSAGE_NOT_FOUND"],
    [["thread", "msg-1"], 3, "MESSAGE_NOT_FOUND"],
    [["ack", "msg-1"], 3, "MESSAGE_NOT_FOUND"],
    [["request", "a", "b", "s", "?", "--wait", "0"], 1, "TIMEOUT"],
    [["request", "a", "b", "s", "?", "--wait", "-1"], 2, "USAGE"],
  ])("%j ends with %i, %s", async (args, status, code) => {
    await there("b");
    expect(cli.failure(...args)).toMatchObject({ status, error: { code } });
  });

  it("are kept for whom nobody has heard of yet, when asked to", () => {
    cli.json("send", "a", "later", "s", "b", "--queue");
    expect(cli.json<object[]>("inbox", "later").length).toBe(1);
  });

  it("print nothing of what a message would do to a terminal", async () => {
    await there("b");
    await send(app(), { from: "a", to: "b", subject: "\u001b[2Jx", body: "\u001b]0;title\u0007y\u202e" });
    expect(cli.run(["inbox", "b"]).stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});
