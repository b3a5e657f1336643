// Times of listing and searching a large store: `npx tsx test/bench/filters.ts [sessions]` (default 10000). The store is
// made of records written by hand, so that only reading is measured; each figure is the median of five.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { openSessions } from "../../lib/index.ts";

const count = Number(process.argv[2] ?? 10_000);
const dir = mkdtempSync(join(tmpdir(), "bench-filters-"));
try {
  fill();
  console.log(`${count} sessions, node ${process.version}, ${cpus()[0]?.model}, file store`);
  const sessions = await openSessions({ dir });
  const where = {
    text: "kind = ? AND phase IN (?, ?) AND metadata.domain = ?",
    params: ["department", "active", "idle", "d3"],
  };
  await time("list, no filter, first page of 10", () => sessions.list({ page: 1, pageSize: 10 }));
  await time("list --where …, page 3 of 50, by metadata and time", () =>
    sessions.list({ where, page: 3, pageSize: 50, orderBy: "metadata.priority:desc,last_updated:desc" }),
  );
  await time("list --active-only --kind", () => sessions.list({ activeOnly: true, kind: "department" }));
  await time("search", () => sessions.search("agent-77", { limit: 50 }));
  await sessions.close();
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function time(what: string, work: () => Promise<readonly unknown[]>): Promise<void> {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    found = (await work()).length;
    times.push(performance.now() - start);
  }
  const median = times.sort((a, b) => a - b)[2] as number;
  console.log(`${median.toFixed(0).padStart(7)} ms  ${what} (${found} found)`);
}

function fill(): void {
  const start = Date.parse("2026-01-01T00:00:00Z");
  for (let nth = 0; nth < count; nth++) {
    const agent_id = `agent-${nth}`;
    const at = new Date(start + nth * 1000).toISOString();
    const phase = ["active", "idle", "terminated"][nth % 3] as string;
    const ended = phase === "terminated";
    const record = {
      schema_version: 1,
      agent_id,
      agent_name: `department-${nth}`,
      purpose: "general",
      lifecycle: "orchestration",
      phase,
      outcome: ended ? "success" : null,
      resume_ready: phase === "idle",
      revision: 0,
      created_at: at,
      last_updated: at,
      finalized_at: ended ? at : null,
      duration_seconds: ended ? 1 : null,
      summary: null,
      error_count: 0,
      last_error: null,
      history: [],
      metadata: { domain: `d${nth % 7}`, priority: nth % 5 },
      tags: [],
      kind: "department",
    };
    mkdirSync(join(dir, agent_id));
    writeFileSync(join(dir, agent_id, "state.json"), JSON.stringify(record));
  }
}
