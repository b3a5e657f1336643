import { readFileSync } from "node:fs";
import parsePrometheus from "parse-prometheus-text-format";
import { describe, expect, it } from "vitest";
import { foldEntry, foldFact } from "../../lib/outbound/metrics-fold.ts";
import { emptyMetrics, type MetricsState } from "../../lib/outbound/metrics-state.ts";
import { metricsText } from "../../lib/outbound/metrics-text.ts";
import { prometheusText } from "../../lib/outbound/prometheus.ts";
import type { Fact } from "../../lib/store/contract.ts";

const DOCS = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8");
const AT = "2026-05-19T22:45:00.000Z";
const GAUGES = {
  sessions: [{ lifecycle: "agent", phase: "approval", count: 2 }],
  active: 2,
  corrupt: 1,
  tiles: { pending: 3, sent: 4, rejected: 5 },
};

function folded(events: [type: string, data: object][], facts: [Fact["type"], object][] = []): MetricsState {
  const state = emptyMetrics();
  for (const [type, data] of events) foldEntry(state, { agent_id: "s", seq: 1, at: AT, type, data: { ...data } });
  for (const [type, data] of facts) foldFact(state, { at: AT, type, data: { ...data } });
  return state;
}

const routed = (agent_name: string, agent_id: string | null = agent_name) =>
  ["task.routed", { agent_name, decision: { agent_id, h1_before: 1, h1_after: 2 } }] as [string, object];

const everything = () =>
  folded(
    [
      ["session.created", {}],
      ["session.finalized", { outcome: "success", duration_seconds: 12.5 }],
      ["task.started", {}],
      ["task.completed", { outcome: "failed", duration_ms: 234 }],
      routed("oracle1"),
      ["emergence.detected", {}],
      ["message.sent", {}],
      ["message.read", {}],
    ],
    [
      ["hook", { hook: "pre_delegate", event: "PreToolUse", ms: 42.4, ok: true }],
      ["hook", { hook: "pre_delegate", event: "PreToolUse", ms: 60, ok: false }],
      ["lock_wait", { ms: 7 }],
      ["resume_decision", { asker: "host", reason: "session_expired" }],
      ["delegation", { verdict: "resume" }],
    ],
  );

/** Every family by name, as a real parser reads it. */
function parsed(state: MetricsState, without = "") {
  // The parser folds all histograms of a family into one and loses their labels: they are read without.
  const text = metricsText(state, GAUGES).replaceAll(`{${without}}`, "").replaceAll(`{${without},`, "{");
  return new Map(parsePrometheus(text).map((family) => [family.name, family]));
}

/** Name, type and labels of every metric, in the order they are printed: dashboards are made of them. */
const PINNED = [
  "holodeck_session_active_total GAUGE",
  "holodeck_session_completed_total COUNTER outcome",
  "holodeck_session_duration_seconds HISTOGRAM",
  "holodeck_task_started_total COUNTER",
  "holodeck_task_completed_total COUNTER outcome",
  "holodeck_task_duration_seconds HISTOGRAM outcome",
  "holodeck_h1_routing_decisions_total COUNTER agent_id",
  "holodeck_emergence_alerts_total COUNTER",
  "holodeck_h1_before_routing GAUGE agent_id",
  "holodeck_h1_after_routing GAUGE agent_id",
  "agent_session_sessions GAUGE lifecycle phase",
  "agent_session_open_sessions GAUGE",
  "agent_session_corrupt_records GAUGE",
  "agent_session_started_total COUNTER",
  "agent_session_ended_total COUNTER outcome",
  "agent_session_duration_seconds HISTOGRAM",
  "agent_session_tasks_started_total COUNTER",
  "agent_session_tasks_ended_total COUNTER outcome",
  "agent_session_task_duration_seconds HISTOGRAM outcome",
  "agent_session_routing_decisions_total COUNTER agent_id",
  "agent_session_emergence_alerts_total COUNTER",
  "agent_session_h1_before_routing GAUGE agent_id",
  "agent_session_h1_after_routing GAUGE agent_id",
  "agent_session_resume_decisions_total COUNTER asker reason",
  "agent_session_delegations_total COUNTER verdict",
  "agent_session_hook_duration_seconds HISTOGRAM hook",
  "agent_session_hook_failures_total COUNTER hook",
  "agent_session_lock_wait_seconds HISTOGRAM",
  "agent_session_messages_total COUNTER event",
  "agent_session_tiles_pending GAUGE",
  "agent_session_tiles_sent_total COUNTER",
  "agent_session_tiles_rejected_total COUNTER",
];

describe("the metrics' text", () => {
  it("has these names, types and labels", () => {
    const text = metricsText(everything(), GAUGES);
    const shape = [...parsed(everything()).values()].map(({ name, type }) => {
      const lines = text
        .split("\n")
        .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name}_bucket{`));
      const names = lines.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
      const labels = [...new Set(names)].filter((label) => label !== "le");
      return `${name} ${type}${labels.length > 0 ? ` ${labels.join(" ")}` : ""}`;
    });
    expect(shape).toEqual(PINNED);
  });

  it("is explained name by name in docs/metrics.md, and nothing else is", () => {
    const rows = [...DOCS.matchAll(/^\| `(\w+)` \| (gauge|counter|histogram) \| ([\w` ]*)\| (.+) \|$/gm)];
    const told = rows.map(([, name, type, labels]) => `${name} ${type?.toUpperCase()} ${labels?.replaceAll("`", "")}`);
    expect(told.map((each) => each.trim())).toEqual(PINNED);
    const names = new Set(rows.map(([, name]) => name));
    const others = [...DOCS.matchAll(/\b(?:holodeck|agent_session)_\w+/g)].map(([name]) => name);
    expect(others.filter((name) => !names.has(name.replace(/_(?:bucket|sum|count)$/, "")))).toEqual([]);
  });

  it.each<[string, object[]]>([
    ["holodeck_session_active_total", [{ value: "2" }]],
    ["holodeck_session_completed_total", [{ value: "1", labels: { outcome: "success" } }]],
    ["holodeck_task_started_total", [{ value: "1" }]],
    ["holodeck_task_completed_total", [{ value: "1", labels: { outcome: "failed" } }]],
    ["holodeck_h1_routing_decisions_total", [{ value: "1", labels: { agent_id: "oracle1" } }]],
    ["holodeck_h1_before_routing", [{ value: "1", labels: { agent_id: "oracle1" } }]],
    ["holodeck_h1_after_routing", [{ value: "2", labels: { agent_id: "oracle1" } }]],
    ["holodeck_emergence_alerts_total", [{ value: "1" }]],
    ["agent_session_sessions", [{ value: "2", labels: { lifecycle: "agent", phase: "approval" } }]],
    ["agent_session_corrupt_records", [{ value: "1" }]],
    ["agent_session_resume_decisions_total", [{ value: "1", labels: { asker: "host", reason: "session_expired" } }]],
    ["agent_session_delegations_total", [{ value: "1", labels: { verdict: "resume" } }]],
    ["agent_session_hook_failures_total", [{ value: "1", labels: { hook: "pre_delegate" } }]],
    [
      "agent_session_messages_total",
      [
        { value: "1", labels: { event: "sent" } },
        { value: "1", labels: { event: "read" } },
      ],
    ],
    ["agent_session_tiles_pending", [{ value: "3" }]],
  ])("says %s", (name, metrics) => {
    expect(parsed(everything()).get(name)?.metrics).toEqual(metrics);
  });

  it.each<[string, object, string]>([
    ["holodeck_session_duration_seconds", { count: "1", sum: "12.5", buckets: { 10: "0", 60: "1", "+Inf": "1" } }, ""],
    [
      "holodeck_task_duration_seconds",
      { count: "1", sum: "0.234", buckets: { 0.1: "0", 0.5: "1" } },
      'outcome="failed"',
    ],
    [
      "agent_session_hook_duration_seconds",
      { count: "2", sum: "0.102", buckets: { 0.025: "0", 0.05: "1", 0.075: "2" } },
      'hook="pre_delegate"',
    ],
    ["agent_session_lock_wait_seconds", { count: "1", sum: "0.007", buckets: { 0.005: "0", 0.01: "1" } }, ""],
  ])("says %s in cumulative buckets", (name, expected, label) => {
    expect(parsed(everything(), label).get(name)?.metrics).toMatchObject([expected]);
  });

  it("can be read of a store in which nothing has happened", () => {
    const families = parsed(emptyMetrics());
    expect(families.get("holodeck_session_duration_seconds")?.metrics).toMatchObject([{ count: "0", sum: "0" }]);
    expect(families.get("holodeck_task_started_total")?.metrics).toEqual([{ value: "0" }]);
  });

  it("can be read whatever an agent is called", () => {
    const names = ['quo"te', "back\\slash", "line\nbreak", "{a=1}", "ünï, 💡 "];
    expect(
      parsed(folded(names.map((each) => routed(each))))
        .get("holodeck_h1_routing_decisions_total")
        ?.metrics.map(({ labels }) => labels?.agent_id),
    ).toEqual(names);
  });

  it("escapes its help too", () => {
    expect(prometheusText([{ name: "x", help: "a\\b\nc", type: "gauge", samples: [] }])).toBe(
      "# HELP x a\\\\b\\nc\n# TYPE x gauge\n",
    );
  });
});

describe("counting", () => {
  it("knows 100 agents by name, and all others together", () => {
    const state = folded(Array.from({ length: 150 }, (_, at) => routed(`agent-${at}`)));
    expect(Object.keys(state.routed)).toHaveLength(101);
    expect(state.routed).toMatchObject({ "agent-99": 1, other: 50 });
    expect(Object.keys(state.h1_after)).toEqual(Object.keys(state.routed));
  });

  it("counts a decision for nobody as nobody's", () => {
    expect(folded([routed("oracle1", null)]).routed).toEqual({ none: 1 });
  });

  it("puts what is exactly at a bound into that bucket, and what is above all into the last", () => {
    const { counts } = folded([
      ["session.finalized", { outcome: "success", duration_seconds: 1 }],
      ["session.finalized", { outcome: "success", duration_seconds: 1e6 }],
    ]).session_seconds;
    expect([counts[0], counts.at(-1)]).toEqual([1, 1]);
  });

  it("remembers the last time each event of the host was seen", () => {
    const state = emptyMetrics();
    for (const at of ["2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z", "2026-01-01T00:00:00.000Z"]) {
      foldFact(state, { at, type: "hook", data: { hook: "session_end", event: "SessionEnd", ms: 1, ok: true } });
    }
    expect(state.events_seen).toEqual({ SessionEnd: "2026-01-03T00:00:00.000Z" });
  });

  it("is not led astray by names that objects have themselves", () => {
    const state = folded([routed("__proto__"), routed("constructor"), routed("constructor")]);
    expect(state.routed).toEqual({ other: 1, constructor: 2 });
  });
});
