import type { LastSeen } from "../host/doctor/events.ts";
import type { Finding } from "../host/doctor/finding.ts";
import { ago } from "./age.ts";
import type { Ui } from "./ui.ts";

/** Every finding with its mend, and when each event was last seen. */
export function findingsText(findings: readonly Finding[], lastSeen: LastSeen | null, { paint, now }: Ui): string {
  const lines = findings.map(({ level, check, message, mend }) => {
    const word = level === "fail" ? paint.red("fail") : paint.yellow("warn");
    return `${word}  ${check}: ${message}\n      ${paint.dim("mend:")} ${mend}`;
  });
  if (lastSeen === null) return lines.join("\n");
  const seen = Object.entries(lastSeen).flatMap(([event, at]) => (at === null ? [] : `${event} ${ago(at, now)}`));
  const never = Object.keys(lastSeen).filter((event) => lastSeen[event] === null);
  const times = [
    ...(seen.length > 0 ? [seen.join(", ")] : []),
    ...(never.length > 0 ? [`never ${never.join(", ")}`] : []),
  ];
  return [...lines, paint.dim(`seen  ${times.join("; ")}`)].join("\n");
}
