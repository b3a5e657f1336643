/** How an agent said it: our own last line, or a status line of another convention. */
export type PhaseSource = "line" | "status";

/**
 * The phase an agent's last message declares, or undefined (spec 1 §5 subagent_stop, rule 1): its last line
 * `session-phase: <phase>`, else its `AGENT_STATUS` / `PLAN_STATUS` line. Only phases of `phases` count, in any case;
 * another word counts as no such line. Emphasis, backticks, a code fence around it and closing marks are tolerated.
 *
 * Status lines count inside code fences and comments too, since that is how agents print their status block; of one
 * key the last line counts, of both keys the later one. A list of choices (`[A|B]`) is a template, no status.
 */
export function reportedPhase(
  message: string,
  phases: readonly string[],
): { phase: string; source: PhaseSource } | undefined {
  const phase = findPhase(lastLine(message), phases);
  if (phase) return { phase, source: "line" };
  const reported = statusPhase(message);
  return reported && phases.includes(reported) ? { phase: reported, source: "status" } : undefined;
}

/** The last line that says something; a closing fence or a rule does not. */
function lastLine(message: string): string {
  let rest = message.trimEnd();
  while (rest !== "") {
    const line = rest.slice(rest.lastIndexOf("\n") + 1);
    if (!"`~*_=-".includes(line.trimStart().charAt(0)) || !/^[\s`~*_=-]+$/.test(line)) return line;
    rest = rest.slice(0, rest.length - line.length).trimEnd();
  }
  return "";
}

function findPhase(line: string, phases: readonly string[]): string | undefined {
  // Most lines are none; the patterns below cost more than all the rest of a hook's reading.
  if (line.length > 200 || !line.toLowerCase().includes("phase")) return undefined;
  const bare = line.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").replace(/[*`"'“”]/g, "");
  const word = /^session[-_]phase\s*[:=]\s*_*([a-z][\w-]*)$/i.exec(bare)?.[1];
  return word && phases.find((phase) => fold(phase) === fold(word));
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll("-", "_");
}

function statusPhase(message: string): string | undefined {
  if (!message.toLowerCase().includes("_status")) return undefined;
  const line =
    /^[ \t*_`"'|{,-]{0,12}(agent|plan)_status[*_`"' \t]{0,6}[:=|][^\w\r\n[<{(]{0,8}(\w+(?:[ -](?:approval|request|input|progress))?)(?![\w-]|[*`"' \t]{0,3}[|/][ \t]?\w)/gim;
  const last = new Map<string, { at: number; phase: string | undefined }>();
  for (const match of message.matchAll(line)) {
    const word = (match[2] ?? "").toUpperCase().replace(/[ -]/g, "_").replace(/_+$/, "");
    last.set((match[1] ?? "").toUpperCase(), { at: match.index, phase: STATUS.get(word) });
  }
  const known = [...last.values()].filter((status) => status.phase).sort((a, b) => b.at - a.at);
  return known[0]?.phase;
}

const STATUS = new Map([
  ["PENDING_APPROVAL", "approval"],
  ["APPROVAL_REQUEST", "approval"],
  ["NEEDS_INPUT", "approval"],
  ["BLOCKED", "investigating"],
  ["IN_PROGRESS", "investigating"],
  ["INVESTIGATING", "investigating"],
  ["COMPLETE", "completed"],
  ["COMPLETED", "completed"],
]);
