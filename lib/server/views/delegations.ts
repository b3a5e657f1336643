import type { Runtime } from "../../runtime.ts";

/** What a hook decided about a call for an agent. */
export interface DelegationView {
  at: string;
  verdict: string;
  agent_type: string;
  description: string;
  session: string | null;
  agent_id: string | null;
}

/** Those that concern a session, by time. */
export async function delegationsOf(app: Runtime, id: string): Promise<DelegationView[]> {
  const all = await readDelegations(app);
  return all.filter(({ session, agent_id }) => session === id || agent_id === id);
}

/** All that are stored, by time. What another version wrote in another shape is passed over. Cost: reads each once. */
export async function readDelegations(app: Runtime): Promise<DelegationView[]> {
  const found: DelegationView[] = [];
  for await (const key of app.store.doc.list("delegations")) {
    const value = (await app.store.doc.get<Record<string, unknown>>("delegations", key))?.value;
    if (typeof value?.verdict !== "string" || typeof value.at !== "string") continue;
    found.push({
      at: value.at,
      verdict: value.verdict,
      agent_type: String(value.agent_type ?? ""),
      description: String(value.description ?? ""),
      session: textOrNull(value.session),
      agent_id: textOrNull(value.agent_id),
    });
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : 1));
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
