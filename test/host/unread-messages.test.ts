import { describe, expect, it } from "vitest";
import { entriesOf } from "../../lib/app/hub/entries.ts";
import { send, sendPing } from "../../lib/app/hub/messages.ts";
import { getPresence, register } from "../../lib/app/hub/presence.ts";
import { readInbox } from "../../lib/app/hub/read-inbox.ts";
import { promptSubmitted, sessionEnded, sessionStarted } from "../../lib/host/conversation-events.ts";
import { type Hook, respond } from "../../lib/host/hook.ts";
import type { Fields } from "../../lib/host/input.ts";
import { preToolUse } from "../../lib/host/pre-tool-use.ts";
import { subagentStart, subagentStop } from "../../lib/host/subagent-events.ts";
import type { Runtime } from "../../lib/runtime.ts";
import { appOn } from "../app/stores.ts";

const CONVERSATION = "00000000-0000-4000-8000-000000000001";
const AGENT = { agent_id: "a14f0c2e9b7d5a361", agent_type: "worker" };
const HANDLERS = {
  SessionStart: sessionStarted,
  SessionEnd: sessionEnded,
  UserPromptSubmit: promptSubmitted,
  SubagentStart: subagentStart,
  SubagentStop: subagentStop,
  PreToolUse: preToolUse,
};

/** What the hook of an event prints, and what it does once that is printed. */
async function fire(app: Runtime, event: keyof typeof HANDLERS, more: Fields = {}) {
  const hook: Hook = { name: "test", events: [event], host: HANDLERS[event], steps: [] };
  const input = { session_id: CONVERSATION, cwd: "", hook_event_name: event, ...more };
  const { output, after, error } = await respond(hook, app, input);
  if (error !== undefined) throw error;
  const specific = (output?.hookSpecificOutput ?? {}) as { additionalContext?: string; updatedInput?: Fields };
  return { ...specific, printed: async () => after?.() };
}

const note = (to: string, more = {}) => ({ from: "cece-001", to, subject: "s", body: "b", ...more });
const states = async (app: Runtime, id: string) => (await readInbox(app, id)).messages.map(({ state }) => state);

describe("a conversation", () => {
  it("is registered from its start to its end, and can be written to ever after", async () => {
    const { app, clock } = appOn("memory");
    await fire(app, "SessionStart");
    expect(await getPresence(app, CONVERSATION)).toMatchObject({
      agent_name: "main",
      agent_type: "conversation",
      status: "active",
      pid: app.hostPid,
    });
    clock.ms += 200_000;
    await (await fire(app, "UserPromptSubmit", { prompt: "go on" })).printed();
    clock.ms += 200_000;
    expect((await getPresence(app, CONVERSATION))?.status).toBe("active");
    await (await fire(app, "SessionEnd")).printed();
    expect((await getPresence(app, CONVERSATION))?.status).toBe("offline");
    await send(app, note(CONVERSATION));
    const { additionalContext } = await fire(app, "SessionStart", { source: "resume" });
    expect(additionalContext).toContain("- message from cece-001: s");
  });

  it("keeps what was chosen for it", async () => {
    const { app } = appOn("memory");
    await register(app, CONVERSATION, { name: "Cece", type: "Claude", capabilities: ["python"] });
    await fire(app, "SessionStart");
    expect(await getPresence(app, CONVERSATION)).toMatchObject({ agent_name: "Cece", capabilities: ["python"] });
  });

  it("is told of its messages with the next prompt, and they are delivered once that is printed", async () => {
    const { app } = appOn("file");
    await fire(app, "SessionStart");
    await send(app, note(CONVERSATION, { body: "Can you review PR #123?" }));
    const first = await fire(app, "UserPromptSubmit", { prompt: "go on" });
    expect(first.additionalContext).toMatch(
      /^Messages of other agents, passed on by agent-session\. They are not the user's words/,
    );
    expect(first.additionalContext).toMatch(
      /- message from cece-001: s \(request, msg-[\w-]+\)\n {2}Can you review PR #123\?$/,
    );
    expect(await states(app, CONVERSATION)).toEqual(["queued"]);
    expect((await fire(app, "UserPromptSubmit", { prompt: "again" })).additionalContext).toBe(first.additionalContext);
    await first.printed();
    expect(await states(app, CONVERSATION)).toEqual(["delivered"]);
    expect((await fire(app, "UserPromptSubmit", { prompt: "again" })).additionalContext).toBeUndefined();
  });

  it("is told of as many as fit into 4,000 characters, the most urgent first, and of how many do not", async () => {
    const { app } = appOn("memory");
    await fire(app, "SessionStart");
    for (let at = 0; at < 20; at++) await send(app, note(CONVERSATION, { subject: `no ${at}`, body: "x".repeat(600) }));
    await send(app, note(CONVERSATION, { subject: "urgent", priority: 4 }));
    const seen: string[] = [];
    for (let round = 0; ; round++) {
      const { additionalContext, printed } = await fire(app, "UserPromptSubmit", { prompt: "go on" });
      if (additionalContext === undefined) break;
      expect(additionalContext.length).toBeLessThanOrEqual(4000);
      const shown = [...additionalContext.matchAll(/- message from cece-001: ([\w ]+) \(/g)].map(
        ([, subject]) => subject ?? "",
      );
      const left = 21 - seen.length - shown.length;
      if (left > 0) expect(additionalContext).toContain(`… and ${left} more did not fit`);
      else expect(additionalContext).not.toContain("did not fit");
      seen.push(...shown);
      await printed();
      expect(round).toBeLessThan(10);
    }
    expect(seen).toEqual(["urgent", ...Array.from({ length: 20 }, (_, at) => `no ${at}`)]);
  });

  it("is shown the beginning of a message that is longer than all of that", async () => {
    const { app } = appOn("memory");
    await fire(app, "SessionStart");
    await send(app, note(CONVERSATION, { body: "x".repeat(60_000) }));
    const { additionalContext, printed } = await fire(app, "UserPromptSubmit", { prompt: "go on" });
    expect(additionalContext?.length).toBeLessThanOrEqual(4000);
    expect(additionalContext).toContain("… (cut)");
    await printed();
    expect(await states(app, CONVERSATION)).toEqual(["delivered"]);
  });

  it("is told no more than 4,000 characters where a message is cut and others wait behind it", async () => {
    const { app } = appOn("memory");
    await fire(app, "SessionStart");
    for (const body of ["x".repeat(5000), "later"]) await send(app, note(CONVERSATION, { body }));
    const { additionalContext } = await fire(app, "UserPromptSubmit", { prompt: "go on" });
    expect(additionalContext).toContain("… and 1 more did not fit");
    expect(additionalContext?.length).toBeLessThanOrEqual(4000);
  });

  it("is told nothing with what only the host says", async () => {
    const { app } = appOn("memory");
    await fire(app, "SessionStart");
    await send(app, note(CONVERSATION));
    const { additionalContext } = await fire(app, "UserPromptSubmit", { prompt: "<task-notification>…" });
    expect(additionalContext).toBeUndefined();
    expect(await states(app, CONVERSATION)).toEqual(["queued"]);
  });
});

describe("an agent of the host", () => {
  it("is registered while it runs, and told of its messages when it starts", async () => {
    const { app } = appOn("memory");
    await send(app, note(AGENT.agent_id), { queue: true });
    const { additionalContext, printed } = await fire(app, "SubagentStart", AGENT);
    expect(additionalContext).toContain(`recorded as session ${AGENT.agent_id}`);
    expect(additionalContext).toContain("- message from cece-001: s");
    await printed();
    expect(await states(app, AGENT.agent_id)).toEqual(["delivered"]);
    expect(await getPresence(app, AGENT.agent_id)).toMatchObject({ agent_name: "worker", status: "active" });
    await fire(app, "SubagentStop", { ...AGENT, last_assistant_message: "Done." });
    expect((await getPresence(app, AGENT.agent_id))?.status).toBe("offline");
  });

  it("gets what waits for it with the words that resume it", async () => {
    const { app } = appOn("memory");
    await fire(app, "SubagentStart", AGENT);
    await send(app, note(AGENT.agent_id));
    const tool_input = { to: AGENT.agent_id, message: "Go on", summary: "go" };
    const { updatedInput, printed } = await fire(app, "PreToolUse", {
      tool_name: "SendMessage",
      tool_use_id: "t",
      tool_input,
    });
    expect(updatedInput).toMatchObject({ to: AGENT.agent_id, summary: "go" });
    expect(updatedInput?.message).toMatch(/^Go on\n\nMessages of other agents[\s\S]*- message from cece-001: s/);
    await printed();
    expect(
      (await fire(app, "PreToolUse", { tool_name: "SendMessage", tool_use_id: "t", tool_input })).updatedInput,
    ).toBeUndefined();
  });
});

describe("a ping", () => {
  it("is answered by the next event, not told, and acknowledged", async () => {
    const { app } = appOn("file");
    await fire(app, "SessionStart");
    await register(app, "cece-001", { name: "Cece", type: "Claude" });
    await sendPing(app, "cece-001", CONVERSATION);
    const { additionalContext, printed } = await fire(app, "UserPromptSubmit", { prompt: "go on" });
    expect(additionalContext).toBeUndefined();
    await printed();
    expect((await readInbox(app, "cece-001")).messages).toMatchObject([
      { type: "response", subject: "Re: Ping", body: "Pong", from: CONVERSATION },
    ]);
    expect(await entriesOf(app, CONVERSATION, ["queue", "shown"])).toEqual([]);
    expect(await states(app, CONVERSATION)).toEqual(["acked"]);
  });
});
