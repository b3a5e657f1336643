import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { update } from "../../lib/app/sessions.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const file = (id: string, name: string) => join(cli.root, id, name);

async function store(): Promise<void> {
  for (const id of ["s-1", "s-2"]) {
    await cli.has(id);
    await update(cli.minutesAgo(0), id, { phase: "planning" });
  }
}

function verify(...args: string[]): {
  status: number | null;
  found: { agent_id: string; ok: boolean; findings: string[] }[];
} {
  const { status, stdout, stderr } = cli.run(["--json", "verify", ...args]);
  if (stderr !== "") throw new Error(stderr);
  return { status, found: JSON.parse(stdout) };
}

describe("verify", () => {
  it("exits 0 where everything is whole", async () => {
    await store();
    expect(verify()).toEqual({
      status: 0,
      found: [
        { agent_id: "s-1", ok: true, findings: [] },
        { agent_id: "s-2", ok: true, findings: [] },
      ],
    });
    expect(verify("s-2").found).toHaveLength(1);
    expect(cli.run(["verify"])).toEqual({ status: 0, stdout: "s-1  ok  -\ns-2  ok  -\n", stderr: "" });
  });

  it("finds one altered byte, and doctor finds it too", async () => {
    await store();
    const journal = readFileSync(file("s-1", "events.jsonl"));
    journal[40] = (journal[40] as number) ^ 1;
    writeFileSync(file("s-1", "events.jsonl"), journal);
    expect(verify("s-1")).toMatchObject({ status: 1, found: [{ agent_id: "s-1", ok: false }] });
    const { findings } = JSON.parse(cli.run(["--json", "doctor"]).stdout) as { findings: object[] };
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: "records",
        level: "fail",
        message: expect.stringContaining("Session s-1: line 1"),
      }),
    );
  });

  it("exits 0 for no store at all", () => {
    expect(verify()).toEqual({ status: 0, found: [] });
  });

  it.each([
    ["a torn journal", (id: string) => appendFileSync(file(id, "events.jsonl"), '{"seq":3,')],
    ["an edited journal", (id: string) => edit(file(id, "events.jsonl"), "planning", "approval")],
    ["an edited snapshot", (id: string) => edit(file(id, "state.json"), '"phase": "planning"', '"phase": "approval"')],
    ["no snapshot", (id: string) => rmSync(file(id, "state.json"))],
    ["no journal", (id: string) => rmSync(file(id, "events.jsonl"))],
    ["a snapshot that is no JSON", (id: string) => writeFileSync(file(id, "state.json"), "{")],
  ])("exits 1 for %s, and names only that session", async (_, damage) => {
    await store();
    damage("s-2");
    const { status, found } = verify();
    expect(status).toBe(1);
    expect(found).toEqual([
      { agent_id: "s-1", ok: true, findings: [] },
      { agent_id: "s-2", ok: false, findings: expect.arrayContaining([expect.stringMatching(/\w/)]) },
    ]);
    expect(verify("s-1").status).toBe(0);
  });

  it("prints a line per session with its findings for a person", async () => {
    await store();
    rmSync(file("s-2", "state.json"));
    const { status, stdout } = cli.run(["verify"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^s-1 {2}ok {7}-\ns-2 {2}damaged {2}state\.json is missing/);
  });

  it("exits 3 for a session that is not there, 4 for an id that is none, an empty one too", async () => {
    await store();
    expect(cli.failure("verify", "s-3")).toMatchObject({ status: 3, error: { code: "NOT_FOUND" } });
    expect(cli.failure("verify", "../s-1")).toMatchObject({ status: 4, error: { code: "INVALID_ID" } });
    expect(cli.failure("verify", "")).toMatchObject({ status: 4, error: { code: "INVALID_ID" } });
  });
});

describe("verify --repair", () => {
  it("takes the snapshot back to what the journal says", async () => {
    await store();
    edit(file("s-2", "state.json"), '"phase": "planning"', '"phase": "approval"');
    expect(verify("--repair", "--from", "journal")).toMatchObject({ status: 0, found: [{ ok: true }, { ok: true }] });
    expect(cli.json("get", "s-2")).toMatchObject({ phase: "planning" });
    expect(verify().status).toBe(0);
  });

  it("keeps what the snapshot says", async () => {
    await store();
    edit(file("s-2", "state.json"), '"phase": "planning"', '"phase": "approval"');
    expect(verify("s-2", "--repair", "--from", "state").status).toBe(0);
    expect(cli.json("get", "s-2")).toMatchObject({ phase: "approval" });
    expect(verify().status).toBe(0);
  });

  it("leaves whole sessions as they are", async () => {
    await store();
    const before = readFileSync(file("s-1", "events.jsonl"), "utf8");
    edit(file("s-2", "state.json"), "planning", "approval");
    verify("--repair", "--from", "journal");
    expect(readFileSync(file("s-1", "events.jsonl"), "utf8")).toBe(before);
  });

  it("exits 1 where the source itself is lost, and mends the others", async () => {
    await store();
    rmSync(file("s-1", "state.json"));
    writeFileSync(file("s-2", "state.json"), "{");
    writeFileSync(file("s-2", "events.jsonl"), "");
    const { status, found } = verify("--repair", "--from", "journal");
    expect(status).toBe(1);
    expect(found).toMatchObject([
      { agent_id: "s-1", ok: true },
      { agent_id: "s-2", ok: false },
    ]);
    expect(found[1]?.findings.join("; ")).toContain("cannot be repaired from its journal");
  });

  it.each([
    [["--repair"], "--repair needs --from state or --from journal."],
    [["--from", "state"], "--from goes with --repair."],
    [["--repair", "--from", "backup"], '--from takes state or journal, not "backup".'],
  ])("refuses %j", (args, message) => {
    expect(cli.failure("verify", ...args)).toMatchObject({ status: 2, error: { code: "USAGE", message } });
  });
});

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  writeFileSync(path, text.replace(from, to));
}
