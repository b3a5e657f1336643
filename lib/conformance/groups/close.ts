import assert from "node:assert/strict";
import type { Check } from "../check.ts";
import { AT, all, created, creation, rejects } from "../sessions.ts";

/** The end. */
export const close: readonly Check[] = [
  {
    name: "a closed store refuses every call",
    run: async ({ store }) => {
      await created(store, "a");
      await store.close();
      const { line, record } = creation("b");
      const entry = { agent_id: "a", seq: 2, at: AT, type: "message.sent" };
      const calls: [string, () => Promise<unknown>][] = [
        ["load", () => store.load("a")],
        ["commit", () => store.commit("b", undefined, line, record)],
        ["remove", () => store.remove("a", () => true)],
        ["settle", () => store.settle("a")],
        ["journal", () => store.journal("a")],
        ["verify", () => store.verify("a")],
        ["repair", () => store.repair("a", "state")],
        ["ids", () => all(store.ids())],
        ["open", () => all(store.open())],
        ["doneBefore", () => all(store.doneBefore(Date.now()))],
        ["size", () => store.size()],
        ["feed.read", () => store.feed.read("")],
        ["feed.end", () => store.feed.end()],
        ["feed.append", () => store.feed.append(entry)],
        ["feed.trim", () => store.feed.trim(0)],
        ["facts.read", () => store.facts.read("")],
        ["facts.append", () => store.facts.append([])],
        ["facts.trim", () => store.facts.trim(0)],
        ["doc.get", () => store.doc.get("things", "k")],
        ["doc.put", () => store.doc.put("things", "k", 1)],
        ["doc.list", () => all(store.doc.list("things"))],
        ["doc.collections", () => all(store.doc.collections())],
        ["doc.delete", () => store.doc.delete("things", "k")],
      ];
      for (const [name, call] of calls) {
        await rejects("STORE_UNAVAILABLE", call()).catch((error) =>
          assert.fail(`${name}: ${(error as Error).message}`),
        );
      }
    },
  },
  {
    name: "it may be closed twice, and without ever having been used",
    run: async ({ store }) => {
      await store.close();
      await store.close();
    },
  },
];
