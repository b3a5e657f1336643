import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { titlesOf } from "../requirements/titles.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs", "guarantees.md"), "utf8");
const [promised = "", notPromised = ""] = page.split("## What is not promised");

interface Cited {
  file: string;
  title: string;
}

/** `file` "title", as the page names its tests. */
function citedIn(text: string): Cited[] {
  return [...text.matchAll(/`([^`]+\.ts)` "([^"]+)"/g)].map(([, file = "", title = ""]) => ({ file, title }));
}

/** The rows of a text's tables, without their heads. */
function rowsOf(text: string): string[] {
  return text.split("\n").filter((line) => /^\| (?!promise)/.test(line) && !line.startsWith("| |"));
}

describe("the page on guarantees", () => {
  it.each(citedIn(page))("names a test that exists: $file, $title", ({ file, title }) => {
    const path = join(root, "test", file);
    expect(existsSync(path), path).toBe(true);
    expect(titlesOf(readFileSync(path, "utf8")).some((each) => each.includes(title))).toBe(true);
  });

  it("has a test behind every promise, and behind what is none", () => {
    expect(rowsOf(promised).length).toBeGreaterThan(25);
    for (const row of rowsOf(promised)) expect(citedIn(row), row).not.toEqual([]);
    for (const row of rowsOf(notPromised)) expect(citedIn(row), row).not.toEqual([]);
  });
});
