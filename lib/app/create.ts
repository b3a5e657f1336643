import { decideCreate, type NewSession } from "../session/create.ts";
import { type Facets, facetsOfNew } from "../session/facets.ts";
import { checkSessionId, newSessionId } from "../session/ids.ts";
import type { SessionRecord } from "../session/record.ts";
import { commit } from "./commit.ts";
import type { App } from "./context.ts";
import { mustExist } from "./existing.ts";
import { reserved } from "./orchestration/reserve.ts";
import { fromTemplate } from "./templates.ts";

/** Options of a new session, of any lifecycle. Absent, `null` and `""` count as not given. */
export interface CreateSession extends Facets {
  agentId?: string | null;
  agentName?: string | null;
  purpose?: string | null;
  /** Default: orchestration with a `kind`, feature with a `featureRequest`, else agent. */
  lifecycle?: string | null;
  kind?: string | null;
  metadata?: Record<string, unknown> | null;
  tags?: readonly string[] | null;
  /** Name of a template; what is given here goes over it. */
  template?: string | null;
  /** Merged deeply over the template; lists replace. */
  override?: Record<string, unknown> | null;
}

/** What a new session is told of the world. */
export interface Surroundings {
  /** Where the repository stands; asked for a feature only. */
  git(): SessionRecord["git"];
}

/**
 * Creates a session of any lifecycle and answers its record. `CONFLICT` for an id that exists and for a kind and name
 * that an open orchestration session has; `LIMIT_EXCEEDED` when too many of those are open; `INVALID_VALUE`,
 * `INVALID_ID`; `NOT_FOUND` for the parent, `TEMPLATE_NOT_FOUND`.
 */
export async function createSession(app: App, given: CreateSession, around: Surroundings): Promise<SessionRecord> {
  const wanted = await fromTemplate(app, given);
  const lifecycle = lifecycleOfNew(wanted);
  const { metadata, ...lifted } = liftLists(wanted);
  const facets = facetsOfNew(
    {
      lifecycle,
      kind: wanted.kind ?? null,
      purpose: wanted.purpose ?? null,
      git: lifecycle === "feature" ? around.git() : null,
      given: { ...wanted, ...lifted },
    },
    app.policy,
  );
  // A parent that is missing is more likely a typing mistake than a plan.
  if (wanted.parentId) await mustExist(app, wanted.parentId);
  const agentId = wanted.agentId ? checkSessionId(wanted.agentId) : newId(app, lifecycle);
  const session: NewSession = {
    agentId,
    agentName: wanted.agentName ?? null,
    purpose: (facets.feature_request as string | undefined) ?? wanted.purpose ?? null,
    lifecycle,
    metadata,
    tags: wanted.tags ?? null,
    facets: { ...facets, ...(wanted.template && { template: wanted.template }) },
  };
  const make = async () => (await commit(app, agentId, (found, now) => decideCreate(found, session, now))).record;
  if (lifecycle !== "orchestration") return make();
  // As it will be stored: what a name must not show is taken out of both.
  const name = app.redact(session.agentName || "unknown");
  return reserved(app, { agent_id: agentId, kind: String(facets.kind), name }, make);
}

/** An id of the lifecycle's form: UUID v4 for features. */
export function newId(app: App, lifecycle: string): string {
  if (lifecycle !== "feature") return newSessionId(app.now(), app.hex(8));
  const hex = app.hex(31);
  const variant = (8 + (Number.parseInt(hex.slice(15, 16), 16) % 4)).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(12, 15)}`, `${variant}${hex.slice(16, 19)}`];
  return [...parts, hex.slice(19, 31)].join("-");
}

function lifecycleOfNew({ lifecycle, kind, featureRequest }: CreateSession): string {
  if (lifecycle) return lifecycle;
  if (kind) return "orchestration";
  return featureRequest ? "feature" : "agent";
}

/** Seed 003 puts capabilities and constraints into the metadata of a new session; their place is the top level. */
function liftLists({ metadata, capabilities, constraints }: CreateSession) {
  const { capabilities: own, constraints: rules, ...others } = metadata ?? {};
  const kept = { ...others };
  if (own !== undefined && !isTexts(own)) kept.capabilities = own;
  if (rules !== undefined && !isTexts(rules)) kept.constraints = rules;
  return {
    metadata: kept,
    capabilities: capabilities ?? (isTexts(own) ? own : null),
    constraints: constraints ?? (isTexts(rules) ? rules : null),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string" && each !== "");
}
