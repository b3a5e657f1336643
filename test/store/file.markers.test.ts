import { linkSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { changed, created, ENDING } from "../../lib/conformance/sessions.ts";
import { filePlace, placeAt } from "./file-place.ts";

/** In which the sessions here end. */
const HOUR = "2026-01-01T00";

describe("markers", () => {
  it("are no files of their own: further names of the index's stamp", async () => {
    const place = filePlace();
    for (const id of ["open", "ended"]) await created(place.store, id);
    await changed(place.store, "ended", ENDING);
    const inode = (...names: string[]) => statSync(place.path(...names)).ino;
    expect(inode(".open", "open@tester")).toBe(inode(".open", ".v1"));
    expect(inode(".done", HOUR, "ended")).toBe(inode(".open", ".v1"));
  });

  it("make a new stamp when the old one has all the names that a file may have", async () => {
    const place = placeAt(mkdtempSync(join(tmpdir(), "agent-session-links-")));
    onTestFinished(() => rmSync(place.dir, { recursive: true, force: true }));
    await created(place.store, "first");
    const inode = (...names: string[]) => statSync(place.path(".open", ...names)).ino;
    const old = inode(".v1");
    mkdirSync(place.path(".links"));
    if (!hasAllNames(place.path(".open", ".v1"), place.path(".links"))) return;
    await created(place.store, "second");
    expect(inode("second@tester")).not.toBe(old);
    expect(inode(".v1")).toBe(inode("second@tester"));
    await created(place.store, "third");
    expect(inode("third@tester")).toBe(inode(".v1"));
    expect(place.names(".open")).toEqual([".v1", "first@tester", "second@tester", "third@tester"]);
  });

  it("are files of their own where the stamp is not there", async () => {
    const place = filePlace();
    await created(place.store, "early");
    rmSync(place.path(".open", ".v1"));
    await created(place.store, "late");
    expect(place.names(".open")).toContain("late@tester");
    expect(place.names(".open")).not.toContain(".v1");
  });
});

/** Gives the file further names until it takes no more; false where it takes a hundred thousand. */
function hasAllNames(file: string, folder: string): boolean {
  for (let at = 0; at < 100_000; at++) {
    try {
      linkSync(file, join(folder, String(at)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EMLINK") return true;
      throw error;
    }
  }
  return false;
}
