import { shouldResume as askSession } from "../../app/sessions.ts";
import type { Runtime } from "../../runtime.ts";
import { isSessionId } from "../../session/ids.ts";
import { type ResumeVerdict, resumeVerdict } from "../../session/resume.ts";
import { clean } from "../clean.ts";
import { command } from "../command.ts";
import { flag, sessionArgument, textOrTrue } from "../options.ts";
import { table } from "../table.ts";
import type { Ui } from "../ui.ts";

export const shouldResume = command({
  name: "should-resume",
  group: "Work on a session",
  summary: "Say whether a session may be resumed: exit 0 for yes, 1 for no",
  details: "It never exits otherwise, so it can be the condition of an if.",
  example: "agent-session should-resume agent-20260108-101500-1a2b3c4d --explain",
  failsWith1: true,
  args: { id: sessionArgument },
  options: {
    explain: flag("--explain", "Show every criterion, expected and actual"),
    claim: textOrTrue(
      "--claim [holder]",
      "When yes, take the claim: others are told no for a while. Write it behind the id (default holder: random)",
    ),
  },
  async run({ args: { id }, options: { explain, claim }, app }) {
    const verdict = await ask(app(), id, claim);
    return {
      json: verdict,
      text: (ui) =>
        explain ? `${verdictLine(ui, verdict)}\n\n${criteriaTable(ui, verdict)}` : verdictLine(ui, verdict),
      exit: verdict.should_resume ? 0 : 1,
    };
  },
});

/** No session has an id that is none: the answer is the one for a missing session, not an error. */
async function ask(app: Runtime, id: string, claim: string | true | undefined): Promise<ResumeVerdict> {
  if (isSessionId(id)) return askSession(app, id, { claim: claim ?? null });
  return resumeVerdict(id, undefined, { now: app.now(), policy: app.policy, facts: { ownerAlive: false } });
}

function verdictLine(ui: Ui, { agent_id, should_resume, detail, criteria }: ResumeVerdict): string {
  const answer = should_resume ? ui.paint.green("yes") : ui.paint.red("no");
  const failed = criteria.find(({ ok }) => !ok);
  const why = failed === undefined ? "" : `  (${failed.name}: expected ${failed.expected}, is ${failed.actual})`;
  return `${clean(agent_id) || "-"}  ${answer}  ${detail}${clean(why)}`;
}

function criteriaTable(ui: Ui, { criteria }: ResumeVerdict): string {
  const rows = criteria.map(({ name, ok, expected, actual }) => [
    name,
    { text: ok ? "pass" : "fail", paint: ok ? "green" : "red" } as const,
    expected,
    actual,
  ]);
  return table(ui, ["criterion", "verdict", "expected", "actual"], rows);
}
