import { useEffect, useState } from "preact/hooks";
import type { Row } from "../session-index.ts";
import type { SessionsPage as Page, PhaseCount } from "../views/sessions.ts";
import { useLive } from "./live.ts";
import { Age, Empty, Loaded, Pill, sessionHref, Title } from "./parts.tsx";

const KINDS = ["session"];
const STATES = [
  ["waiting", "Waiting"],
  ["interrupted", "Interrupted"],
  ["running", "Running"],
  ["open", "Open"],
  ["final", "Ended"],
] as const;
const SORTS = [
  ["newest", "Last changed first"],
  ["oldest", "Longest unchanged first"],
  ["agent", "By agent"],
  ["phase", "By phase"],
  ["errors", "Most errors first"],
] as const;

export function SessionsPage() {
  const [filter, setFilter] = useState({ q: "", state: "", phase: "", sort: "newest", page: 1 });
  const change = (part: Partial<typeof filter>) => setFilter((old) => ({ ...old, page: 1, ...part }));
  const query = new URLSearchParams(
    Object.entries(filter).map(([key, value]): [string, string] => [key, String(value)]),
  );
  const loaded = useLive<Page & { where: string }>(`/api/sessions?${query}`, KINDS);
  // The figures stay in place while another page of the table is on its way.
  const [last, setLast] = useState<Page & { where: string }>();
  useEffect(() => {
    if (loaded.data !== undefined) setLast(loaded.data);
  }, [loaded.data]);
  return (
    <>
      <Title>Sessions</Title>
      <Loaded from={{ ...loaded, data: loaded.data ?? last }}>
        {(page) =>
          page.total === 0 ? (
            <Empty title="No session yet">
              Sessions appear here as soon as an agent starts in a project with the hooks, or with{" "}
              <code>agent-session create</code>. The store is {page.where}.
            </Empty>
          ) : (
            <>
              <p class="lead">
                {page.total.toLocaleString()} sessions in <code>{page.where}</code>
                {page.corrupt > 0 && (
                  <strong class="bad"> {page.corrupt} cannot be read: see agent-session verify</strong>
                )}
              </p>
              <div class="states">
                {STATES.map(([state, label]) => (
                  <button
                    key={state}
                    type="button"
                    class={`state state-${state}${page.states[state] === 0 ? " none" : ""}`}
                    aria-pressed={filter.state === state}
                    onClick={() => change({ state: filter.state === state ? "" : state })}
                  >
                    <b>{page.states[state].toLocaleString()}</b> {label}
                  </button>
                ))}
              </div>
              <Phases
                phases={page.phases}
                total={page.total}
                chosen={filter.phase}
                onChoose={(phase) => change({ phase })}
              />
              <div class="tools">
                <label>
                  <span>Search</span>
                  <input
                    type="search"
                    value={filter.q}
                    placeholder="id, agent, purpose, task, tag"
                    onInput={(event) => change({ q: event.currentTarget.value })}
                  />
                </label>
                <label>
                  <span>Order</span>
                  <select value={filter.sort} onChange={(event) => change({ sort: event.currentTarget.value })}>
                    {SORTS.map(([value, label]) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </select>
                </label>
                {(filter.phase !== "" || filter.state !== "" || filter.q !== "") && (
                  <button type="button" class="quiet" onClick={() => change({ q: "", phase: "", state: "" })}>
                    Clear filters
                  </button>
                )}
                <Pages page={page} onGo={(to) => change({ page: to })} />
              </div>
              {page.rows.length === 0 ? (
                <Empty title="No session fits">Clear a filter to see more.</Empty>
              ) : (
                <Table rows={page.rows} />
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Phases({
  phases,
  total,
  chosen,
  onChoose,
}: {
  phases: PhaseCount[];
  total: number;
  chosen: string;
  onChoose: (phase: string) => void;
}) {
  const lifecycles = [...new Set(phases.map(({ lifecycle }) => lifecycle))];
  return (
    <div class="lifecycles card">
      {lifecycles.map((lifecycle) => (
        <section key={lifecycle} aria-labelledby={`lifecycle-${lifecycle}`}>
          <h2 id={`lifecycle-${lifecycle}`}>{lifecycle}</h2>
          <ul class="phases">
            {phases
              .filter((each) => each.lifecycle === lifecycle)
              .map((each) => {
                const key = `${lifecycle}/${each.phase}`;
                return (
                  <li key={key}>
                    <button
                      type="button"
                      aria-pressed={chosen === key}
                      onClick={() => onChoose(chosen === key ? "" : key)}
                    >
                      <Phase of={each} all={total} />
                    </button>
                  </li>
                );
              })}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** A phase: how many are in it, since when the oldest is, and its share of all sessions. */
function Phase({ of: { phase, count, final, oldest }, all }: { of: PhaseCount; all: number }) {
  return (
    <>
      <span class="phase-name">{phase}</span>{" "}
      {!final && (
        <span class="oldest">
          oldest <Age at={oldest} />
        </span>
      )}{" "}
      <span class="count">{count.toLocaleString()}</span>
      <svg class={final ? "bar ended" : "bar"} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width={(100 * count) / all} height="6" />
      </svg>
    </>
  );
}

function Pages({ page, onGo }: { page: Page; onGo: (to: number) => void }) {
  return (
    <nav class="pages" aria-label="Pages">
      <span role="status">
        {page.matching.toLocaleString()} shown, page {page.page} of {page.pages}
      </span>
      <button type="button" disabled={page.page <= 1} onClick={() => onGo(page.page - 1)}>
        Previous
      </button>
      <button type="button" disabled={page.page >= page.pages} onClick={() => onGo(page.page + 1)}>
        Next
      </button>
    </nav>
  );
}

function Table({ rows }: { rows: Row[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scroll card" tabIndex={0} aria-label="Table of sessions">
      <table>
        <thead>
          <tr>
            <th scope="col">Session</th>
            <th scope="col">Phase</th>
            <th scope="col" class="number">
              Age
            </th>
            <th scope="col">Task</th>
            <th scope="col">Agent</th>
            <th scope="col">Purpose</th>
            <th scope="col" class="number">
              Errors
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.agent_id}>
              <th scope="row">
                <a href={sessionHref(row.agent_id)}>{row.agent_id}</a>
              </th>
              <td>
                <Pill kind={pillOf(row)}>{row.phase}</Pill>
              </td>
              <td class="number">
                <Age at={row.last_updated} />
              </td>
              <td class="mono">{row.task ?? ""}</td>
              <td>{row.agent_name}</td>
              <td class="long">{row.purpose}</td>
              <td class={row.error_count > 0 ? "number bad" : "number faint"}>{row.error_count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The colour of a phase: by what is to be done about it. */
function pillOf({ state, outcome }: Pick<Row, "state" | "outcome">): string {
  if (state !== "final") return state;
  return outcome === "success" ? "success" : outcome === "failed" || outcome === "timeout" ? "failed" : "ended";
}
