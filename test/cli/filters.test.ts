import { describe, expect, it } from "vitest";
import { createSession } from "../../lib/app/create.ts";
import { start } from "../../lib/app/orchestration/orchestrate.ts";
import { freshCommandLine } from "./command-line.ts";

const cli = freshCommandLine();
const AROUND = { git: () => ({ branch: "main", commit: null, repo_root: "/r", is_worktree: false }) };

/** One agent, one feature, two departments, a minute apart. */
async function filled(): Promise<void> {
  let now = Date.parse("2026-01-08T23:58:00.000Z");
  const app = cli.at(() => now);
  const make = async (agentId: string, options: Parameters<typeof createSession>[1]) => {
    await createSession(app, { agentId, ...options }, AROUND);
    now += 60_000;
  };
  await make("agent-1", { agentName: "terraform-architect", purpose: "Plan the network", tags: ["infra"] });
  await make("feature-1", { featureRequest: "Add authentication", limits: { timeout_minutes: 1e9 } });
  await make("data", { kind: "department", agentName: "Data Processor", metadata: { domain: "data", priority: 2 } });
  await make("web", { kind: "department", agentName: "web", workspace: "/ws/DATA", metadata: { domain: "web" } });
  await start(app, "web");
}

const ids = (...args: string[]) =>
  cli
    .json<{ agent_id: string }[]>(...args)
    .map(({ agent_id }) => agent_id)
    .join(" ");

describe("list", () => {
  it.each([
    [["--lifecycle", "feature"], "feature-1"],
    [["--kind", "department"], "web data"],
    [["--status", "active"], "web"],
    [["--branch", "main"], "feature-1"],
    [["--created-after", "2026-01-09"], "web data"],
    [["--created-before", "2026-01-08"], "feature-1 agent-1"],
    [["--created-after", "2026-01-08T23:59:00Z", "--created-before", "2026-01-09T00:00:00Z"], "data feature-1"],
    [["--limit", "0"], ""],
    [["--limit", "2"], "web data"],
    [["--page", "2", "--page-size", "3"], "agent-1"],
    [["--page", "9"], ""],
    [["--order-by", "created_at:asc"], "agent-1 feature-1 data web"],
    [["--order-by", "metadata.priority:desc,agent_id:asc"], "data agent-1 feature-1 web"],
    [
      [
        "--where",
        "kind = ? AND phase IN (?, ?) AND metadata.domain = ?",
        "--param",
        "department",
        "--param",
        "active",
        "--param",
        "idle",
        "--param",
        "web",
      ],
      "web",
    ],
    [["--where", "metadata->>'domain' = ?", "--param", "data"], "data"],
    [["--where", "type = ? AND status = ?", "--param", "department", "--param", "initializing"], "data"],
    [["--where", "metadata.priority > ?", "--param", "1"], "data"],
    [["--where", "purpose = ?", "--param", ""], ""],
    [["--where", "NOT name LIKE ?", "--param", "%a%"], "web feature-1"],
  ])("%j: %s", async (args, expected) => {
    await filled();
    expect(ids("list", ...args)).toBe(expected);
  });

  it.each([
    [["--where", "kind = "], "INVALID_FILTER", 2],
    [["--where", "kind = ?"], "INVALID_FILTER", 2],
    [["--where", "kind = 'department'"], "INVALID_FILTER", 2],
    [["--order-by", "nothing"], "INVALID_FILTER", 2],
    [["--param", "x"], "USAGE", 2],
    [["--page", "0"], "INVALID_VALUE", 4],
    [["--limit", "-1"], "USAGE", 2],
    [["--created-after", "yesterday"], "INVALID_VALUE", 4],
  ])("%j is %s", (args, code, status) => {
    expect(cli.failure("list", ...args)).toMatchObject({ status, error: { code } });
  });

  it("says at which position a filter is wrong", () => {
    expect(cli.failure("list", "--where", "kind = ? XOR phase = ?").error).toMatchObject({
      code: "INVALID_FILTER",
      details: { position: 9 },
    });
  });
});

describe("search", () => {
  it.each([
    [["data"], "web data"],
    [["NETWORK"], "agent-1"],
    [["feature-"], "feature-1"],
    [["infra"], "agent-1"],
    [["department", "--limit", "1"], "web"],
    [["a", "--limit", "0"], ""],
    [["nothing of the kind"], ""],
  ])("%j: %s", async (args, expected) => {
    await filled();
    expect(ids("search", ...args)).toBe(expected);
  });

  it("for nothing is INVALID_VALUE", () => {
    expect(cli.failure("search", "  ")).toMatchObject({ status: 4, error: { code: "INVALID_VALUE" } });
  });
});
