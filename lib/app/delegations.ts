import type { App } from "./context.ts";

/** What a hook decided about a call for an agent, as far as the store says it. */
export interface DelegationFacts {
  /** When it was decided; empty when that is not known. */
  at: string;
  /** `resume`, `restore` or `new`. */
  verdict: string;
  agent_type: string;
  description: string;
  /** The session that was to be continued. */
  session: string | null;
  /** The agent the call became: after a restore the one that goes on with the work. */
  agent_id: string | null;
  /** What the caller, or the new agent, was told; null for a delegation that was let through as it was. */
  text: string | null;
}

/** All that are stored, by time. What another version wrote in another shape is passed over. Cost: reads each once. */
export async function readDelegations(app: App): Promise<DelegationFacts[]> {
  const found: DelegationFacts[] = [];
  for await (const key of app.store.doc.list("delegations")) {
    const value = (await app.store.doc.get<Record<string, unknown>>("delegations", key))?.value;
    if (typeof value?.verdict !== "string") continue;
    found.push({
      at: text(value.at) ?? "",
      verdict: value.verdict,
      agent_type: text(value.agent_type) ?? "",
      description: text(value.description) ?? "",
      session: text(value.session),
      agent_id: text(value.agent_id),
      text: text(value.text),
    });
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Whether the call went on with earlier work. */
export function isContinued({ verdict }: Pick<DelegationFacts, "verdict">): boolean {
  return verdict === "resume" || verdict === "restore";
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
