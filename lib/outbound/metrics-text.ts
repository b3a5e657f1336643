import { BOUNDS, type Counts, type MetricsState, type Observed } from "./metrics-state.ts";
import { type Family, type Labels, prometheusText } from "./prometheus.ts";

/** What is not counted but looked up when somebody asks. */
export interface Gauges {
  /** Stored sessions by lifecycle and phase. */
  readonly sessions: readonly { lifecycle: string; phase: string; count: number }[];
  /** Sessions that have not ended. */
  readonly active: number;
  readonly corrupt: number;
  /** Tiles that are still to be sent; absent where no tiles are sent. */
  readonly tiles?: { readonly pending: number; readonly sent: number; readonly rejected: number } | undefined;
}

/** The metrics in Prometheus' text format: the seed's names and labels, then the same facts and more under ours. */
export function metricsText(state: MetricsState, gauges: Gauges): string {
  return prometheusText([...seedFamilies(state, gauges), ...ownFamilies(state, gauges)]);
}

function seedFamilies(state: MetricsState, { active }: Gauges): Family[] {
  return [
    gauge("holodeck_session_active_total", "Sessions that have not ended.", active),
    counters("holodeck_session_completed_total", "Ended sessions.", "outcome", state.sessions_completed),
    histogram(
      "holodeck_session_duration_seconds",
      "Duration of ended sessions.",
      BOUNDS.session,
      state.session_seconds,
    ),
    counter("holodeck_task_started_total", "Tasks begun.", state.tasks_started),
    counters("holodeck_task_completed_total", "Ended tasks.", "outcome", state.tasks_completed),
    histograms(
      "holodeck_task_duration_seconds",
      "Duration of ended tasks.",
      BOUNDS.task,
      "outcome",
      state.task_seconds,
    ),
    counters("holodeck_h1_routing_decisions_total", "Routed tasks by the chosen agent.", "agent_id", state.routed),
    counter("holodeck_emergence_alerts_total", "Routings that made the fleet emergent.", state.emergences),
    gauges("holodeck_h1_before_routing", "β₁ before the last routing to the agent.", "agent_id", state.h1_before),
    gauges("holodeck_h1_after_routing", "β₁ after the last routing to the agent.", "agent_id", state.h1_after),
  ];
}

function ownFamilies(state: MetricsState, looked: Gauges): Family[] {
  const { tiles } = looked;
  return [
    sessionsByPhase(looked),
    gauge("agent_session_open_sessions", "Sessions that have not ended.", looked.active),
    gauge("agent_session_corrupt_records", "Sessions that cannot be read.", looked.corrupt),
    counter("agent_session_started_total", "Sessions begun.", state.sessions_started),
    counters("agent_session_ended_total", "Ended sessions.", "outcome", state.sessions_completed),
    histogram("agent_session_duration_seconds", "Duration of ended sessions.", BOUNDS.session, state.session_seconds),
    counter("agent_session_tasks_started_total", "Tasks begun.", state.tasks_started),
    counters("agent_session_tasks_ended_total", "Ended tasks.", "outcome", state.tasks_completed),
    histograms(
      "agent_session_task_duration_seconds",
      "Duration of ended tasks.",
      BOUNDS.task,
      "outcome",
      state.task_seconds,
    ),
    counters("agent_session_routing_decisions_total", "Routed tasks by the chosen agent.", "agent_id", state.routed),
    counter("agent_session_emergence_alerts_total", "Routings that made the fleet emergent.", state.emergences),
    gauges("agent_session_h1_before_routing", "β₁ before the last routing to the agent.", "agent_id", state.h1_before),
    gauges("agent_session_h1_after_routing", "β₁ after the last routing to the agent.", "agent_id", state.h1_after),
    resumeDecisions(state.resume_decisions),
    counters("agent_session_delegations_total", "Delegations of the host by verdict.", "verdict", state.delegations),
    histograms(
      "agent_session_hook_duration_seconds",
      "Hooks, from the start of their process.",
      BOUNDS.hook,
      "hook",
      state.hook_seconds,
    ),
    counters(
      "agent_session_hook_failures_total",
      "Hooks that answered neutrally for a failure.",
      "hook",
      state.hook_failures,
    ),
    histogram(
      "agent_session_lock_wait_seconds",
      "Waiting for other writers, of changes that had to.",
      BOUNDS.wait,
      state.lock_wait_seconds,
    ),
    counters("agent_session_messages_total", "Messages by what became of them.", "event", state.messages),
    ...(tiles === undefined
      ? []
      : [
          gauge("agent_session_tiles_pending", "Tiles still to be sent.", tiles.pending),
          counter("agent_session_tiles_sent_total", "Tiles the server has taken.", tiles.sent),
          counter("agent_session_tiles_rejected_total", "Tiles the server has refused for good.", tiles.rejected),
        ]),
  ];
}

function sessionsByPhase({ sessions }: Gauges): Family {
  const samples = sessions.map(({ lifecycle, phase, count }) => ({ labels: { lifecycle, phase }, value: count }));
  return { name: "agent_session_sessions", help: "Stored sessions by phase.", type: "gauge", samples };
}

function resumeDecisions(counts: Counts): Family {
  const samples = Object.entries(counts).map(([key, value]) => {
    const [asker = "", reason = asker] = key.split(" ");
    return { labels: { asker, reason }, value };
  });
  const help = "Answers to whether a session may be resumed.";
  return { name: "agent_session_resume_decisions_total", help, type: "counter", samples };
}

function counter(name: string, help: string, value: number): Family {
  return { name, help, type: "counter", samples: [{ labels: {}, value }] };
}

function gauge(name: string, help: string, value: number): Family {
  return { name, help, type: "gauge", samples: [{ labels: {}, value }] };
}

function counters(name: string, help: string, label: string, counts: Counts): Family {
  return { name, help, type: "counter", samples: labelled(label, counts) };
}

function gauges(name: string, help: string, label: string, counts: Counts): Family {
  return { name, help, type: "gauge", samples: labelled(label, counts) };
}

function labelled(label: string, counts: Counts): { labels: Labels; value: number }[] {
  return Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function histogram(name: string, help: string, bounds: readonly number[], observed: Observed): Family {
  return { name, help, type: "histogram", bounds, samples: [{ labels: {}, histogram: observed }] };
}

function histograms(
  name: string,
  help: string,
  bounds: readonly number[],
  label: string,
  all: Readonly<Record<string, Observed>>,
): Family {
  const samples = Object.entries(all).map(([value, observed]) => ({ labels: { [label]: value }, histogram: observed }));
  return { name, help, type: "histogram", bounds, samples };
}
