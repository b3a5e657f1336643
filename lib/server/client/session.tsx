import type { SessionRecord } from "../../session/record.schema.ts";
import type { SessionView } from "../views/session.ts";
import { useLive } from "./live.ts";
import { Age, Empty, Figure, Loaded, lasting, Pill, sessionHref, Title } from "./parts.tsx";
import { Timeline } from "./timeline.tsx";

const KINDS = ["session", "message"];

export function SessionPage({ id }: { id: string }) {
  const loaded = useLive<SessionView>(`/api/sessions/${encodeURIComponent(id)}`, KINDS, id);
  return (
    <>
      <p class="crumb">
        <a href="#/">Sessions</a>
      </p>
      <Title>{id}</Title>
      <Loaded from={loaded}>
        {(view) => (
          <>
            <Summary view={view} />
            <div class="columns">
              <section aria-labelledby="timeline">
                <h2 id="timeline">Timeline</h2>
                <Timeline view={view} />
              </section>
              <div>
                <Resume view={view} />
                <Tasks record={view.record} />
                <Phases record={view.record} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

function Summary({ view: { record } }: { view: SessionView }) {
  const { agent_name, purpose, phase, outcome, created_at, last_updated, duration_seconds, error_count, resume_ready } =
    record;
  return (
    <>
      <p class="lead">
        <Pill
          kind={outcome === "success" ? "success" : outcome !== null ? "failed" : resume_ready ? "waiting" : "running"}
        >
          {phase}
        </Pill>{" "}
        <strong>{agent_name}</strong> · {purpose}
      </p>
      <dl class="figures">
        <Figure name="Created" value={new Date(created_at).toLocaleString()} />
        <div class="figure">
          <dt>Last change</dt>
          <dd>
            <Age at={last_updated} /> ago
          </dd>
        </div>
        {duration_seconds === null ? (
          <div class="figure">
            <dt>Open for</dt>
            <dd>
              <Age at={created_at} />
            </dd>
          </div>
        ) : (
          <Figure name="Took" value={lasting(duration_seconds * 1000)} />
        )}
        <Figure name="Errors" value={String(error_count)} />
        {outcome !== null && <Figure name="Outcome" value={outcome} />}
      </dl>
      {record.last_error !== null && (
        <p class="problem">
          <span>
            <strong>Last error</strong> {record.last_error.message}
          </span>
        </p>
      )}
      {record.summary !== null && <p class="lead">{record.summary}</p>}
      {typeof record.superseded_by === "string" && (
        <p class="lead">
          Continued by <a href={sessionHref(record.superseded_by)}>{record.superseded_by}</a>
        </p>
      )}
    </>
  );
}

function Resume({ view: { resume } }: { view: SessionView }) {
  return (
    <section class="card" aria-labelledby="resume">
      <h2 id="resume">{resume.should_resume ? "May be resumed now" : "Is not resumed now"}</h2>
      <p class="faint">{words(resume.detail)}</p>
      <ul class="criteria">
        {[...resume.criteria]
          .sort((a, b) => Number(a.ok) - Number(b.ok))
          .map(({ name, ok, expected, actual }) => (
            <li key={name} class={ok ? "yes" : "no"}>
              <span>{ok ? "yes" : "no"}</span>
              <b>{words(name)}</b>
              <small>{ok ? spans(actual) : `${spans(actual)}; wanted: ${spans(expected)}`}</small>
            </li>
          ))}
      </ul>
    </section>
  );
}

function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Seconds in a sentence, as people say them: `259200 s` is 3d. */
function spans(text: string): string {
  return text.replace(/\b(\d{1,12})(?:\.\d{1,6})? s\b/g, (_, seconds: string) => lasting(Number(seconds) * 1000));
}

function Tasks({ record }: { record: SessionRecord }) {
  const tasks = Array.isArray(record.tasks) ? record.tasks : [];
  return (
    <section class="card" aria-labelledby="tasks">
      <h2 id="tasks">Tasks</h2>
      {tasks.length === 0 ? (
        <Empty title="No tasks" />
      ) : (
        <ul class="tasks">
          {tasks.map(({ task_id, status, outcome, duration_ms, error, routing }) => (
            <li key={task_id}>
              <span class="mono">{task_id}</span>
              <Pill
                kind={
                  outcome === "success"
                    ? "success"
                    : outcome !== null
                      ? "failed"
                      : status === "running"
                        ? "running"
                        : "open"
                }
              >
                {outcome ?? status}
              </Pill>
              {typeof duration_ms === "number" && <small>{lasting(duration_ms)}</small>}
              {error !== null && error !== undefined && <small class="bad">{error}</small>}
              {routing !== null && routing !== undefined && <small>{routing.reasoning}</small>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How long the session was in each phase, in order; the last one goes on while it is open. */
function Phases({ record }: { record: SessionRecord }) {
  const first = record.history[0]?.from_phase ?? record.phase;
  const starts = [
    { phase: first, at: record.created_at },
    ...record.history.map((each) => ({ phase: each.to_phase, at: each.timestamp })),
  ];
  return (
    <section class="card" aria-labelledby="phases">
      <h2 id="phases">Phases</h2>
      <ol class="durations">
        {starts.map(({ phase, at }, place) => {
          const until = starts[place + 1]?.at;
          return (
            <li key={`${place}${phase}`}>
              <span>{phase}</span>
              <span class="faint">
                {until !== undefined ? (
                  lasting(Math.max(0, Date.parse(until) - Date.parse(at)))
                ) : record.outcome !== null ? (
                  "the end"
                ) : (
                  <>
                    <Age at={at} /> so far
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
