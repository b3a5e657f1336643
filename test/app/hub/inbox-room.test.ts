import { expect, it } from "vitest";
import { broadcast, mark, send } from "../../../lib/app/hub/messages.ts";
import { register } from "../../../lib/app/hub/presence.ts";
import { readInbox } from "../../../lib/app/hub/read-inbox.ts";
import { appOn, codeOf } from "../stores.ts";

const LIMIT = 10_000;

it("an inbox takes 10,000 unread messages and not one more, and drops none", async () => {
  const { app, clock } = appOn("memory");
  for (const id of ["b", "c"]) await register(app, id, { name: id, type: "T" });
  const note = { from: "a", to: "b", subject: "s", body: "" };
  for (let sent = 0; sent < LIMIT; sent++) {
    clock.ms++;
    await send(app, note);
  }
  expect(await codeOf(send(app, note))).toBe("QUEUE_FULL");

  const { message_id } = await broadcast(app, { from: "a", subject: "all", body: "" });
  expect((await readInbox(app, "c")).messages).toMatchObject([{ message_id, state: "queued" }]);
  const { messages } = await readInbox(app, "b");
  expect(messages).toHaveLength(LIMIT);

  await mark(app, messages[0]?.message_id ?? "", "read");
  await send(app, note);
  expect(await codeOf(send(app, note))).toBe("QUEUE_FULL");
}, 60_000);

it("an inbox that is full of expired messages makes room", async () => {
  const { app, clock } = appOn("memory");
  await register(app, "b", { name: "b", type: "T" });
  for (let sent = 0; sent < LIMIT; sent++) await send(app, { from: "a", to: "b", subject: "s", body: "", ttlS: 1 });
  clock.ms += 1000;
  await send(app, { from: "a", to: "b", subject: "fresh", body: "" });
  expect((await readInbox(app, "b")).messages).toMatchObject([{ subject: "fresh" }]);
}, 60_000);
