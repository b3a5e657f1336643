import { describe, expect, it } from "vitest";
import { readable } from "../../lib/app/readable.ts";
import { create } from "../../lib/app/sessions.ts";
import { SessionError } from "../../lib/errors.ts";
import type { Store } from "../../lib/store/contract.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { testApp } from "../setup/test-app.ts";

const IDS = Array.from({ length: 20 }, (_, number) => `s-${number}`);

/** A store whose answers take their time, with twenty sessions; and how many were under way at once. */
async function slow(ahead: number | undefined, failing: (id: string) => SessionError | undefined = () => undefined) {
  const kept = memoryStore();
  for (const agentId of IDS) await create(testApp(kept), { agentId });
  const seen = { atOnce: 0, most: 0 };
  const load: Store["load"] = async (id) => {
    seen.most = Math.max(seen.most, ++seen.atOnce);
    await new Promise((answer) => setImmediate(answer));
    seen.atOnce--;
    const error = failing(id);
    if (error !== undefined) throw error;
    return kept.load(id);
  };
  const store: Store = { ...kept, load, ...(ahead === undefined ? {} : { ahead }) };
  return { app: testApp(store), seen };
}

describe("sessions read one after the other", () => {
  it.each([
    [undefined, 1],
    [8, 8],
    [100, 20],
  ])("are read %s ahead, and come in their order", async (ahead, most) => {
    const { app, seen } = await slow(ahead);
    const ids: string[] = [];
    for await (const { id, record } of readable(app, app.store.ids())) if (record?.agent_id === id) ids.push(id);
    expect(ids).toEqual(IDS);
    expect(seen.most).toBe(most);
  });

  it("go on past one that cannot be read, and leave out what is gone", async () => {
    const corrupt = new SessionError("CORRUPT", "unreadable");
    const { app } = await slow(8, (id) => (id === "s-3" ? corrupt : undefined));
    await app.store.remove("s-5", () => true);
    async function* ids() {
      yield* IDS;
    }
    const found: string[] = [];
    for await (const { id, record } of readable(app, ids())) found.push(record === undefined ? `${id}?` : id);
    expect(found).toEqual(IDS.filter((id) => id !== "s-5").map((id) => (id === "s-3" ? "s-3?" : id)));
  });

  it("end when the store is out of reach, and nothing of what was read ahead fails on its own", async () => {
    const away = new SessionError("STORE_UNAVAILABLE", "gone", { unreachable: true });
    const { app } = await slow(8, () => away);
    await expect(readable(app, app.store.ids()).next()).rejects.toBe(away);
    await new Promise((later) => setTimeout(later, 20));
  });
});
