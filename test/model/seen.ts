import { openRun } from "../../lib/session/assess.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import type { Shape } from "./shape.ts";

/** A stored record as the model would say it. */
export function shapeOf(record: SessionRecord): Shape {
  const { phase, outcome, metadata, error_count, summary, host, interrupted, superseded_by, claim } = record;
  return {
    phase,
    outcome,
    metadata,
    errors: error_count,
    summary,
    runs: host?.runs.length ?? 0,
    running: openRun(record) !== undefined,
    interrupted: interrupted ?? null,
    superseded: superseded_by ?? null,
    claim: claim === undefined ? null : { holder: claim.holder, until: Date.parse(claim.expires_at) },
    updated: Date.parse(record.last_updated),
    ended: record.finalized_at === null ? null : Date.parse(record.finalized_at),
  };
}
