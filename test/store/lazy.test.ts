import { describe, expect, it } from "vitest";
import { created } from "../../lib/conformance/sessions.ts";
import { lazyStore } from "../../lib/store/lazy.ts";
import { memoryStore } from "../../lib/store/memory.ts";

describe("a store that is opened at the first call", () => {
  it("is opened once, however many calls come at once", async () => {
    let opened = 0;
    const store = lazyStore("lazy", async () => {
      opened++;
      return memoryStore();
    });
    expect(opened).toBe(0);
    await Promise.all([store.load("a"), store.feed.end(), created(store, "b")]);
    expect(opened).toBe(1);
    expect((await store.load("b"))?.record.agent_id).toBe("b");
  });

  it("fails as unavailable when it cannot be opened, and is opened by a later call", async () => {
    let broken = true;
    const store = lazyStore("lazy", async () => {
      if (broken) throw new Error("Cannot find module './redis.cjs'");
      return memoryStore();
    });
    const failed = { code: "STORE_UNAVAILABLE", retryable: true, details: { store: "lazy", unreachable: true } };
    await expect(store.load("a")).rejects.toMatchObject(failed);
    await expect(store.ids()[Symbol.asyncIterator]().next()).rejects.toMatchObject(failed);
    broken = false;
    expect(await store.load("a")).toBeUndefined();
  });

  it("opens nothing to be closed, and nothing after it was", async () => {
    let opened = 0;
    const store = lazyStore("lazy", async () => {
      opened++;
      return memoryStore();
    });
    await store.close();
    await expect(store.load("a")).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(opened).toBe(0);
  });
});
