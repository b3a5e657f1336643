import { existsSync, readdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, finalize } from "../../lib/app/sessions.ts";
import { HOST_FIELDS, inPlace, OWN_EVENT, tree } from "../hooks/hook-process.ts";
import { preparedRecord, prepareSession, writeIn } from "./prepared.ts";

// Git keeps symbolic links: a repository may bring a `.claude/session` with some. Races are out of scope.

const posix = it.skipIf(process.platform === "win32");
const START = { hook_event_name: "SessionStart", session_id: "c1", source: "startup" };

describe.concurrent("links in a store that came with a clone", () => {
  const ENDED = { phase: "completed", outcome: "success", resume_ready: false };

  posix.each([0, 70])(
    "under the markers of ended sessions, %i others there: nothing is touched where they lead",
    (others) =>
      inPlace(async (place) => {
        const at = "2026-01-01T10:00:00.000Z";
        const keys = join(place.folder, "keys");
        for (const name of ["id_rsa", "known_hosts"]) writeIn(keys, name, "precious");
        prepareSession(place.root, "id_rsa", { ...ENDED, created_at: at, last_updated: at, finalized_at: at });
        utimesSync(join(place.root, "id_rsa/state.json"), new Date(at), new Date(at));
        for (let n = 0; n < others; n++) prepareSession(place.root, `s-${n}`);
        for (const name of [".open/.v1", ".done/x"]) writeIn(place.root, name, "");
        symlinkSync(keys, join(place.root, ".done/2026-01-01T10"));
        const before = tree(keys);
        for (let n = 0; n < 2; n++) await place.ask("session_start", START);
        if (others === 0) expect(existsSync(join(place.root, "id_rsa"))).toBe(false);
        expect(tree(keys)).toEqual(before);
      }),
  );

  posix("under the marker of a session that ends now: the file that has its id for a name is left alone", () =>
    inPlace(async (place) => {
      const keys = join(place.folder, "keys");
      writeIn(keys, "id_rsa", "precious");
      const ended = Date.parse("2026-01-01T10:00:00.000Z");
      const app = place.app(() => ended);
      await create(app, { agentId: "id_rsa" });
      writeIn(place.root, ".done/x", "");
      symlinkSync(keys, join(place.root, ".done/2026-01-01T10"));
      expect(await finalize(app, "id_rsa", "completed")).toMatchObject({ outcome: "success" });
      expect(tree(keys)).toEqual({ id_rsa: "precious" });
    }),
  );

  posix("where a folder of ours belongs: nothing is written, changed or removed behind it", () =>
    inPlace(async (place) => {
      const elsewhere = join(place.folder, "elsewhere");
      for (const name of ["2020-01-01.jsonl", "0a.jsonl", "a.json", "c1.json", "id@x", "sub/file"])
        writeIn(elsewhere, name, "{}");
      const before = tree(elsewhere);
      const OURS = ".locks .holders .open .done .feed .facts .trash .presence .delegations .pending .messages .metrics";
      for (const name of OURS.split(" ")) {
        prepareSession(place.root, "a1");
        symlinkSync(elsewhere, join(place.root, name));
        for (const hook of ["session_start", "subagent_start", "subagent_stop"] as const) {
          const input = JSON.stringify({ ...HOST_FIELDS, hook_event_name: OWN_EVENT[hook] });
          expect((await place.run(hook, { input })).code).toBe(0);
        }
        expect({ name, tree: tree(elsewhere) }).toEqual({ name, tree: before });
        for (const each of readdirSync(place.root)) rmSync(join(place.root, each), { recursive: true });
      }
    }),
  );

  posix("in the place of a record, a journal or a document: not read, also where they lead to something endless", () =>
    inPlace(async (place) => {
      writeIn(place.folder, "other/state.json", preparedRecord("linked"));
      writeIn(place.root, "linked/x", "");
      symlinkSync(join(place.folder, "other/state.json"), join(place.root, "linked/state.json"));
      writeIn(place.root, "endless/x", "");
      symlinkSync("/dev/zero", join(place.root, "endless/state.json"));
      writeIn(place.root, "journal/x", "");
      symlinkSync("/dev/zero", join(place.root, "journal/events.jsonl"));
      writeIn(place.root, ".presence/x", "");
      symlinkSync("/dev/zero", join(place.root, ".presence/c1.json"));
      prepareSession(place.root, "good");
      const told = contextOf(await place.ask("session_start", START));
      expect(told).toContain("- good (worker) waits");
      expect(told).not.toContain("linked");
    }),
  );
});

function contextOf(answer: Record<string, unknown> | undefined): string {
  return (answer?.hookSpecificOutput as { additionalContext?: string } | undefined)?.additionalContext ?? "";
}
