import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject } from "./input.ts";
import { text } from "./payload.ts";

/** Where the host keeps the transcript of one of a conversation's agents. */
export function agentTranscript(conversationTranscript: string, agentId: string): string {
  const folder = join(dirname(conversationTranscript), basename(conversationTranscript, ".jsonl"), "subagents");
  return join(folder, `agent-${agentId}.jsonl`);
}

export function transcriptExists(path: string | undefined): boolean {
  return path !== undefined && existsSync(path);
}

/** What the host wrote beside an agent's transcript: the delegation that started it, and how. */
export function readAgentMeta(transcriptPath: string | undefined): { toolUseId?: string; description?: string } {
  if (transcriptPath === undefined) return {};
  try {
    const meta: unknown = JSON.parse(readFileSync(transcriptPath.replace(/\.jsonl$/, ".meta.json"), "utf8"));
    if (!isObject(meta)) return {};
    const [toolUseId, description] = [text(meta.toolUseId), text(meta.description)];
    return { ...(toolUseId && { toolUseId }), ...(description && { description }) };
  } catch {
    return {};
  }
}
