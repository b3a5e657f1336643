import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { register } from "../../lib/app/hub/presence.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const out = (...args: string[]) => cli.run(args).stdout.replace(TIME, "<time>");

describe("the registry on the command line", () => {
  it("prints seed 001's lines", () => {
    const seed = ["cece-001", "Cece", "Claude", "--user", "Alexa", "--capabilities", "python, review,planning"];
    expect(out("register", ...seed)).toBe(
      "✅ Registered session: cece-001\n   Agent: Cece (Claude)\n   User: Alexa\n   Started: <time>\n",
    );
    cli.run(["register", "agent-002", "Agent-2", "GPT-4"]);
    expect(out("ping", "cece-001")).toBe("✅ Pinged session: cece-001\n");
    expect(out("status", "agent-002", "working", "--task", "Code review")).toBe(
      "✅ Updated session agent-002\n   Status: working\n   Task: Code review\n",
    );
    expect(out("list", "--registry")).toBe(
      `${[
        "SESSION ID           AGENT           TYPE       STATUS     USER           ",
        "=".repeat(90),
        "cece-001             Cece            Claude     active     Alexa          ",
        "agent-002            Agent-2         GPT-4      working    N/A            ",
        "",
        "📊 Stats:",
        "   Total: 2",
        "   Active: 2",
        "   By status: {'active': 1, 'working': 1}",
      ].join("\n")}\n`,
    );
    expect(out("unregister", "cece-001")).toBe("✅ Unregistered session: cece-001\n");
  });

  it("says when nobody is there", async () => {
    expect(out("list", "--registry")).toBe("No active sessions found.\n");
    await register(cli.minutesAgo(6), "silent", { name: "S", type: "T" });
    expect(out("list", "--registry")).toBe("No active sessions found.\n");
    expect(out("list", "--registry", "--all")).toContain("silent               S               T          offline");
  });

  it("answers machines with the entry", () => {
    const entry = cli.json("register", "a", "A", "T", "--capability", "x", "--capability", "y", "--team", "blue");
    expect(entry).toMatchObject({ session_id: "a", capabilities: ["x", "y"], team: "blue", status: "active" });
    expect(cli.json("status", "a", "idle", "--task", "t")).toMatchObject({ status: "idle", current_task: "t" });
    expect(cli.json("status", "a", "idle", "--clear-task")).toMatchObject({ current_task: null });
    expect(cli.json("sessions")).toMatchObject([{ session_id: "a" }]);
    expect(cli.json("sessions", "--status", "working")).toEqual([]);
    expect(cli.json("list", "--registry")).toMatchObject({
      sessions: [{ session_id: "a" }],
      stats: { total_sessions: 1 },
    });
    expect(cli.json("unregister", "a")).toEqual({ unregistered: "a" });
    expect(cli.json("sessions")).toEqual([]);
    expect(cli.json("sessions", "--all")).toMatchObject([{ session_id: "a", status: "offline" }]);
  });

  it.each([
    [["ping", "nobody"], 3, "NOT_FOUND"],
    [["unregister", "nobody"], 3, "NOT_FOUND"],
    [["status", "nobody", "idle"], 3, "NOT_FOUND"],
    [["status", "nobody", "busy"], 4, "INVALID_VALUE"],
    [["sessions", "--status", "busy"], 4, "INVALID_VALUE"],
    [["register", "nobody"], 4, "INVALID_VALUE"],
    [["register", "../x", "X", "T"], 4, "INVALID_ID"],
    [["status", "nobody", "idle", "--task", "t", "--clear-task"], 2, "USAGE"],
  ])("%j ends with %i, %s", (args, status, code) => {
    expect(cli.failure(...args)).toMatchObject({ status, error: { code } });
  });

  it("writes the beacon into its own place of the file", () => {
    const file = join(cli.project, ".STATUS");
    writeFileSync(file, "phase: 2\n");
    cli.run(["register", "a", "A", "T"]);
    cli.run(["beacon", "--file", file]);
    cli.run(["memory-set", "a", "k", "v"]);
    cli.run(["beacon"]);
    expect(readFileSync(file, "utf8")).toBe(
      `${[
        "phase: 2",
        "# sessions: begin",
        "total_sessions: 1",
        "active_sessions: 1",
        "collaboration_messages: 0",
        "shared_memory_entries: 1",
        "  🟢 a (A, T)",
        "# sessions: end",
      ].join("\n")}\n`,
    );
  });
});
