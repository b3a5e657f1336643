import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openSessions } from "../../../lib/index.ts";
import { type Child, lines, ownFolder, start } from "./processes.ts";

const range = (size: number) => Array.from({ length: size }, (_, at) => at);
const RECEIVERS = ["r-0", "r-1", "r-2", "r-3"];

/** Sessions on the folder of the processes, with the four receivers registered. */
async function withReceivers(home: string) {
  const sessions = await openSessions({ dir: join(home, "sessions"), durability: "fast" });
  for (const id of RECEIVERS) await sessions.registry.register(id, "Receiver", "Claude");
  return sessions;
}

describe("many processes at once", () => {
  it("8 of them register 20 each: all 160 are there", async () => {
    const home = ownFolder();
    await Promise.all(range(8).map((at) => start(home, "register", `p${at}`, "20").ended));
    const { registry } = await openSessions({ dir: join(home, "sessions") });
    const found = (await registry.list()).map(({ session_id }) => session_id);
    expect(found.sort()).toEqual(
      range(8)
        .flatMap((at) => range(20).map((of) => `p${at}-${of}`))
        .sort(),
    );
  });

  it("32 of them send 50 messages each to 4 who read meanwhile: none is lost, none comes twice", async () => {
    const home = ownFolder();
    const { messages } = await withReceivers(home);
    const stop = join(home, "stop");
    const readers = RECEIVERS.map((id) => start(home, "read", id, stop).ended);
    const sent = lines(
      ...(await Promise.all(range(32).map((at) => start(home, "send", `s-${at}`, "50", ...RECEIVERS).ended))),
    );
    writeFileSync(stop, "");
    const read = lines(...(await Promise.all(readers)));

    expect(sent.length).toBe(1600);
    expect([...new Set(read)].sort()).toEqual([...sent].sort());
    for (const id of RECEIVERS) {
      const inbox = await messages.inbox(id);
      const urgency = inbox.map(({ priority, message_id }) => `${9 - priority} ${message_id}`);
      expect(urgency).toEqual([...urgency].sort());
      expect(inbox.length).toBe(sent.filter((line) => line.startsWith(`${id} `)).length);
      expect(inbox.every(({ state }) => state === "read")).toBe(true);
    }
  });

  it("senders and readers are killed at any moment: every accepted message is delivered", async () => {
    const home = ownFolder();
    await withReceivers(home);
    const stop = join(home, "stop");
    const until = Date.now() + 12_000;
    const reborn = async (make: () => Child): Promise<string[]> => {
      const said: string[] = [];
      while (Date.now() < until) {
        const child = make();
        void child.ready.then(() => sleep(Math.random() * 400)).then(() => child.process.kill("SIGKILL"));
        said.push(await child.ended);
      }
      return said;
    };
    const senders = range(6).map((at) => reborn(() => start(home, "send", `s-${at}`, "100000", ...RECEIVERS)));
    const readers = RECEIVERS.map((id) => reborn(() => start(home, "read", id, stop)));
    const accepted = new Set(lines(...(await Promise.all(senders)).flat()));
    const early = lines(...(await Promise.all(readers)).flat());
    writeFileSync(stop, "");
    const late = lines(...(await Promise.all(RECEIVERS.map((id) => start(home, "read", id, stop).ended))));

    expect(accepted.size).toBeGreaterThan(100);
    const delivered = new Set([...early, ...late]);
    expect([...accepted].filter((line) => !delivered.has(line))).toEqual([]);
    expect(early.length).toBeGreaterThan(0);
  });

  it("32 of them increment one key 5 times by compare-and-set: the sum is exact, each step a version", async () => {
    const home = ownFolder();
    await Promise.all(range(32).map((at) => start(home, "count", `s-${at}`, "5").ended));
    const { memory } = await openSessions({ dir: join(home, "sessions") });
    expect(await memory.entry("count")).toMatchObject({ value: 160, version: 160 });
    const values = (await memory.getAll("count")).map(({ value, version }) => [value, version]);
    expect(values).toEqual(range(100).map((back) => [160 - back, 160 - back]));
  });
});
