import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { applyChanges, ownChange } from "../../lib/host/file-change.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "agent-session-change-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it("refuses to overwrite what somebody wrote since the change was computed", () => {
  const path = join(folder(), "settings.json");
  writeFileSync(path, "theirs");
  for (const before of ["ours", null]) {
    const change = { path, kind: "edit" as const, before, after: "new" };
    expect(() => applyChanges([change])).toThrow(expect.objectContaining({ code: "CONFLICT" }));
  }
  expect(readFileSync(path, "utf8")).toBe("theirs");
});

it("names the file that the file system refuses, and leaves later changes out", () => {
  const root = folder();
  writeFileSync(join(root, "blocked"), "");
  const changes = ["blocked/a", "later"].flatMap((name) => ownChange(join(root, name), "copy", "text"));
  expect(() => applyChanges(changes)).toThrow(
    expect.objectContaining({ code: "STORE_UNAVAILABLE", message: expect.stringContaining(join("blocked", "a")) }),
  );
  expect(existsSync(join(root, "later"))).toBe(false);
});

it("makes the folders a new file needs and keeps the mode of a present one", () => {
  const root = folder();
  mkdirSync(join(root, "a"));
  writeFileSync(join(root, "a/old"), "1");
  chmodSync(join(root, "a/old"), 0o600);
  applyChanges([
    { path: join(root, "a/old"), kind: "edit", before: "1", after: "2" },
    ...ownChange(join(root, "b/c/new"), "record", "3", 0o640),
  ]);
  expect(readFileSync(join(root, "a/old"), "utf8")).toBe("2");
  expect(readFileSync(join(root, "b/c/new"), "utf8")).toBe("3");
  expect(ownChange(join(root, "b/c/new"), "record", "3")).toEqual([]);
});
