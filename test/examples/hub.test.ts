import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "examples-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What an example prints, with its ids and times taken out; it must end well and complain of nothing. */
function run(program: string, example: string): string {
  const bin = join(home, "bin");
  mkdirSync(bin);
  symlinkSync(cli, join(bin, "agent-session"));
  const PATH = `${bin}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, HOME: home, USERPROFILE: home, AGENT_SESSION_DIR: join(home, "sessions") };
  const { status, stdout, stderr } = spawnSync(program, [join(here, example)], { cwd: home, env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.replace(/msg-[\w-]{30}/g, "<id>").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");
}

describe("seed 001 by the library", () => {
  it.each([
    [
      "multi-session-workflow.mjs",
      `architecture, api-design, database
🤝 dev-001 → reviewer-001 : [COLLABORATION] Code review
{
  total_sessions: 3,
  active_sessions: 3,
  by_status: { active: 3 },
  by_agent_type: { Claude: 2, 'GPT-4': 1 },
  by_user: { Alexa: 3 }
}
4 messages
2 entries
`,
    ],
    ["session-discovery.mjs", "Cece (Claude) - active\nAgent-2 (GPT-4) - working\n[ 'cece-001' ]\n"],
    [
      "collaborative-code-review.mjs",
      `❓ cece-001 → reviewer-002 : [COLLABORATION] Code review needed - Please review PR #123
✅ reviewer-002 → cece-001 : [COLLABORATION] Re: Code review needed - Reviewed. LGTM with minor comments.
`,
    ],
    ["task-handoff.mjs", "session-1 true\n{ stage: 'testing', done: [ 'build' ] }\n"],
    ["shared-context.mjs", "[ 'GET /users', 'POST /users', 'DELETE /users/:id' ]\n[ 'api_endpoints' ]\n3 visits\n"],
  ])("%s runs and prints this", (example, printed) => {
    expect(run(process.execPath, example)).toBe(printed);
  });
});

describe.skipIf(process.platform === "win32")("seed 001 by the command line", () => {
  it("multi-session-workflow.sh runs with the seed's words and prints its lines", () => {
    expect(run("sh", "multi-session-workflow.sh")).toBe(`✅ Registered session: planner-001
   Agent: Planner (Claude)
   User: Alexa
   Started: <time>
✅ Stored: project_plan (version 1)
✅ Broadcast sent: <id>
📡 planner-001 → ALL : [COLLABORATION] Project started
✅ Registered session: dev-001
   Agent: Developer (GPT-4)
   User: Alexa
   Started: <time>
✅ Value: {"phase":"design","tasks":["architecture","api-design"]}
✅ Message sent: <id>
❓ dev-001 → planner-001 : [COLLABORATION] API design question
✅ Registered session: reviewer-001
   Agent: Reviewer (Claude)
   User: Alexa
   Started: <time>
✅ Stored: api_code (version 1)
✅ Message sent: <id>
🤝 dev-001 → reviewer-001 : [COLLABORATION] Code review
✅ Message sent: <id>
👍 reviewer-001 → dev-001 : [COLLABORATION] Starting review
✅ Updated session reviewer-001
   Status: working
   Task: Code review
✅ Pinged session: planner-001
SESSION ID           AGENT           TYPE       STATUS     USER           
${"=".repeat(90)}
planner-001          Planner         Claude     active     Alexa          
dev-001              Developer       GPT-4      active     Alexa          
reviewer-001         Reviewer        Claude     working    Alexa          

📊 Stats:
   Total: 3
   Active: 3
   By status: {'active': 2, 'working': 1}
📬 Messages for planner-001:

❓ dev-001 → planner-001: API design question
   <id> (request, priority 2, queued, <time>)
   Should we use REST or GraphQL?
📝 Found 1 entries:
   project_plan: {"phase":"design","tasks":["architecture","api-design"]} (state, planner-001, version 1, <time>, project,active)
`);
  });

  it("use-cases.sh runs the four use cases", () => {
    const printed = run("sh", "use-cases.sh");
    for (const line of [
      "❓ cece-001 → @team:reviewers: Code review needed",
      "✅ reviewer-002 → cece-001: Re: Code review needed",
      "🎯 session-1 → cece-001 : [COLLABORATION] Handing off deployment",
      '✅ Value: ["GET /users","POST /users"]',
    ]) {
      expect(printed).toContain(line);
    }
    expect(printed).toMatch(/^1$/m);
  });
});
