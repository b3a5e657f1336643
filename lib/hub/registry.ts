import type { Activity, ShownPresence } from "./presence.ts";

/** What is looked for; every part that is given must hold. */
export interface PresenceFilter {
  /** The status as shown. */
  status?: Activity | null;
  type?: string | null;
  user?: string | null;
  capability?: string | null;
}

/** Those that fit, in their order. */
export function select(all: readonly ShownPresence[], filter: PresenceFilter): ShownPresence[] {
  const { status, type, user, capability } = filter;
  return all
    .filter((each) => !status || each.status === status)
    .filter((each) => !type || each.agent_type === type)
    .filter((each) => !user || each.human_user === user)
    .filter((each) => !capability || each.capabilities.includes(capability));
}

/** Seed 001's figures; only what occurs is counted. */
export interface RegistryStats {
  total_sessions: number;
  /** Those that are not offline. */
  active_sessions: number;
  by_status: Record<string, number>;
  by_agent_type: Record<string, number>;
  by_user: Record<string, number>;
}

export function registryStats(all: readonly ShownPresence[]): RegistryStats {
  return {
    total_sessions: all.length,
    active_sessions: all.filter(({ status }) => status !== "offline").length,
    by_status: countBy(all, ({ status }) => status),
    by_agent_type: countBy(all, ({ agent_type }) => agent_type),
    by_user: countBy(all, ({ human_user }) => human_user),
  };
}

function countBy(
  all: readonly ShownPresence[],
  nameOf: (each: ShownPresence) => string | null,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const each of all) {
    const name = nameOf(each);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
