// One process of the hub's process tests. What it says on stdout it has from a call that has returned.
import { existsSync, writeSync } from "node:fs";
import { isSessionError, openSessions } from "agent-session";

const [dir, what, ...given] = process.argv.slice(2);
const { registry, messages, memory, close } = await openSessions({ dir, durability: "fast" });
const say = (line) => writeSync(1, `${line}\n`);

const WORK = {
  async register(prefix, times) {
    for (let at = 0; at < Number(times); at++) await registry.register(`${prefix}-${at}`, "Agent", "Claude");
  },

  async send(from, times, ...receivers) {
    for (let at = 0; at < Number(times); at++) {
      const to = receivers[at % receivers.length];
      const message = { from, to, subject: `${at}`, body: "x".repeat(200), priority: 1 + (at % 4) };
      say(`${to} ${(await messages.send(message)).message_id}`);
    }
  },

  /** Reads until the file `stop` is there and nothing is left. */
  async read(id, stop) {
    for (;;) {
      const last = existsSync(stop);
      const found = await messages.inbox(id, { unread: true });
      for (const message of found) {
        say(`${id} ${message.message_id}`);
        await messages.read(message, { session: id });
      }
      if (last && found.length === 0) return;
      if (found.length === 0) await new Promise((wake) => setTimeout(wake, 10));
    }
  },

  async count(session, times) {
    for (let done = 0; done < Number(times); ) {
      const entry = await memory.entry("count");
      try {
        await memory.set(session, "count", (entry?.value ?? 0) + 1, { ifVersion: entry?.version ?? 0 });
        done++;
      } catch (error) {
        if (!isSessionError(error) || error.code !== "CONFLICT") throw error;
      }
    }
  },
};

say("ready");
await WORK[what](...given);
await close();
