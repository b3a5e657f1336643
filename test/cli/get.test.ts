import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create, update } from "../../lib/app/sessions.ts";
import { freshCommandLine, timeless } from "./command-line.ts";

const cli = freshCommandLine();

describe("get --json", () => {
  it("prints the record with all its keys in stored order", async () => {
    await cli.has("s-1", { agentName: "terraform-architect" });
    const { stdout } = cli.run(["get", "s-1", "--json"]);
    expect(timeless(stdout)).toBe(
      '{"schema_version":1,"agent_id":"s-1","agent_name":"terraform-architect","purpose":"general","lifecycle":"agent",' +
        '"phase":"initializing","outcome":null,"resume_ready":false,"revision":1,"created_at":"<time>","last_updated":"<time>",' +
        '"finalized_at":null,"duration_seconds":null,"summary":null,"error_count":0,"last_error":null,"history":[],"metadata":{},"tags":[]}\n',
    );
  });

  it("prints one line for --output json, indented lines for --output pretty", async () => {
    await cli.has("s-1");
    const line = cli.run(["get", "s-1", "--json"]).stdout;
    expect(cli.run(["get", "s-1", "--output", "json"]).stdout).toBe(line);
    const pretty = cli.run(["get", "s-1", "--output=pretty"]).stdout;
    expect(pretty).toBe(`${JSON.stringify(JSON.parse(line), null, 2)}\n`);
  });

  it("escapes what a terminal would act on, and loses nothing", () => {
    const hostile = "a\u009b31m\u202eb\u2028\u007f";
    cli.json("create", "--agent", hostile, "--id", "s-1");
    const { stdout } = cli.run(["get", "s-1", "--json"]);
    expect(stdout).not.toMatch(/[\u007f-\u009f\u202e\u2028]/);
    expect(JSON.parse(stdout).agent_name).toBe(hostile);
  });
});

describe("get for a person", () => {
  it("prints aligned fields, the history as a list and metadata as JSON", async () => {
    const then = Date.parse("2026-01-08T10:15:00Z");
    const app = cli.at(() => then);
    const agentName = "terraform-architect";
    await create(app, { agentId: "s-1", agentName, metadata: { task: { id: 1 } }, tags: ["x", "y"] });
    await update(app, "s-1", { phase: "planning", error: "no\nplan" });
    expect(timeless(cli.run(["get", "s-1"]).stdout)).toBe(`schema_version    1
agent_id          s-1
agent_name        terraform-architect
purpose           general
lifecycle         agent
phase             planning
outcome           –
resume_ready      true
revision          2
created_at        <time> (<age>)
last_updated      <time> (<age>)
finalized_at      –
duration_seconds  –
summary           –
error_count       1
last_error        {
                    "message": "no\\nplan",
                    "timestamp": "<time>"
                  }
history           initializing → planning  <time> (<age>)
metadata          {
                    "task": {
                      "id": 1
                    }
                  }
tags              x, y
`);
  });

  it("prints stored text without control characters", () => {
    const hostile = "one\u001b]0;title\u0007\r\ntwo\u009b2J\u202e";
    cli.json("create", "--agent", hostile, "--id", "s-1", "--metadata", JSON.stringify({ [hostile]: hostile }));
    cli.json("update", "s-1", "--summary", hostile, "--tag", hostile);
    const { stdout } = cli.run(["get", "s-1"]);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
    expect(stdout).toContain("agent_name        one]0;title two2J\n");
  });
});

describe("get --at", () => {
  it("shows the record as it was at a revision", async () => {
    await cli.has("s-1");
    cli.json("update", "s-1", "--phase", "planning");
    cli.json("update", "s-1", "--phase", "executing", "--metadata", '{"a":1}');
    const at = (seq: number) => cli.json("get", "s-1", "--at", String(seq));
    expect(at(1)).toMatchObject({ phase: "initializing", revision: 1, history: [] });
    expect(at(2)).toMatchObject({ phase: "planning", revision: 2, metadata: {}, resume_ready: true });
    expect(at(3)).toEqual(cli.json("get", "s-1"));
    expect(cli.failure("get", "s-1", "--at", "4")).toEqual({
      status: 3,
      error: {
        code: "NOT_FOUND",
        message: "Session s-1 has no revision 4; it has 1 to 3.",
        details: { seq: 4, first: 1, last: 3 },
      },
    });
    expect(cli.failure("get", "s-1", "--at", "1.5")).toMatchObject({ status: 2, error: { code: "USAGE" } });
    expect(cli.failure("get", "none", "--at", "1")).toMatchObject({ status: 3, error: { code: "NOT_FOUND" } });
  });
});

describe("get of nothing", () => {
  it("exits 3 for an id that nothing has, without making the store", () => {
    const error = { code: "NOT_FOUND", message: "There is no session s-1.", details: { agent_id: "s-1" } };
    expect(cli.failure("get", "s-1")).toEqual({ status: 3, error });
  });

  it("suggests ids that are close, else says where it looked", async () => {
    await cli.has("agent-20260108-101500-1a2b3c4d");
    const close = cli.run(["get", "agent-20260108-101500-1a2b3c4e"]);
    expect(close).toEqual({
      status: 3,
      stdout: "",
      stderr:
        "error: There is no session agent-20260108-101500-1a2b3c4e.\nhint: did you mean agent-20260108-101500-1a2b3c4d?\n",
    });
    expect(cli.run(["get", "1a2b3c4d"]).stderr).toContain("did you mean agent-20260108-101500-1a2b3c4d?");
    expect(cli.run(["get", "other"]).stderr).toBe(
      `error: There is no session other.\nhint: agent-session list shows the sessions in ${cli.root}\n`,
    );
  });

  it.each(["", "..", "../s-1", "a/../s-1", "s 1", "-".repeat(129), "CON"])("exits 4 for the id %j", (id) => {
    expect(cli.failure("get", "--", id)).toMatchObject({ status: 4, error: { code: "INVALID_ID" } });
  });

  it("says where the environment's store is, not where the project would keep one", () => {
    const { stderr } = cli.run(["get", "other"], { env: { AGENT_SESSION_STORE: "file:elsewhere" } });
    expect(stderr).toContain(`hint: agent-session list shows the sessions in ${join(cli.project, "elsewhere")}\n`);
  });

  it("exits 1 for a session that cannot be read, and says how to look at it", () => {
    mkdirSync(join(cli.root, "s-1"), { recursive: true });
    writeFileSync(join(cli.root, "s-1", "state.json"), "{");
    const { status, error } = cli.failure("get", "s-1");
    expect({ status, code: error.code }).toEqual({ status: 1, code: "CORRUPT" });
    expect(error.message).toContain("agent-session verify s-1");
  });

  it("reads on where the journal's end is torn", async () => {
    await cli.has("s-1");
    appendFileSync(join(cli.root, "s-1", "events.jsonl"), '{"seq":2,"at":"20');
    expect(cli.json("get", "s-1")).toMatchObject({ agent_id: "s-1", revision: 1 });
  });
});
