import { type Decision, draft, happened, seal, UNCHANGED } from "./draft.ts";
import { taskMetadata } from "./link.ts";
import type { SessionRecord } from "./record.ts";

/** Takes a wrong provisional link away; another or a certain one stays. */
export function decideUnlink(record: SessionRecord, toolUseId: string, now: number): Decision {
  const { host } = record;
  if (host?.tool_use_id !== toolUseId || host.link === "certain") return UNCHANGED;
  const work = draft(now);
  work.merge.host = { tool_use_id: null, link: null, prompt: null };
  work.merge.metadata = taskMetadata(record, []);
  work.set.purpose = "general";
  happened(work, "session.linked", { tool_use_id: null, certain: false });
  return seal(record, work, { quiet: true });
}
