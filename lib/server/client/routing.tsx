import { useMemo } from "preact/hooks";
import type { RoutingView } from "../views/routing.ts";
import { places } from "./graph-layout.ts";
import { useLive } from "./live.ts";
import { Empty, Figure, Loaded, Title } from "./parts.tsx";

const KINDS = ["session", "task", "emergence", "presence", "message"];
const WIDTH = 960;
const HEIGHT = 440;

export function RoutingPage() {
  const loaded = useLive<RoutingView>("/api/routing", KINDS);
  return (
    <>
      <Title>Routing</Title>
      <Loaded from={loaded}>
        {(view) => (
          <>
            <dl class="figures">
              <Figure name="β₁, cycles" value={String(view.h1)} hint={view.emergent ? "emergence" : "calm"} />
              <Figure name={`Threshold, ${view.threshold_name.replace("-", " − ")}`} value={String(view.threshold)} />
              <Figure name="Vertices, V" value={String(view.n_vertices)} />
              <Figure name="Edges, E" value={String(view.n_edges)} />
              <Figure name="Components, C" value={String(view.n_components)} />
              <Figure name="Risk" value={`${Math.round(view.risk * 100)} %`} />
            </dl>
            {view.vertices.length === 0 ? (
              <Empty title="The graph is empty">
                It holds the registered agents and the open tasks; there are neither.
              </Empty>
            ) : (
              <Drawing view={view} />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function Drawing({ view: { vertices, edges, h1, n_vertices, n_edges, n_components, cut } }: { view: RoutingView }) {
  const shape = JSON.stringify([vertices.map(({ id }) => id), edges.map(({ from, to }) => [from, to])]);
  const at = useMemo(
    () =>
      places(
        vertices.map(({ id }) => id),
        edges,
        WIDTH,
        HEIGHT,
      ),
    [shape],
  );
  const above = labelledAbove(at, edges);
  const place = (id: string) => at.get(id) ?? { x: WIDTH / 2, y: HEIGHT / 2 };
  const closing = edges.filter(({ closes }) => closes).length;
  return (
    <>
      <figure class="card graph">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section class="drawing" tabIndex={0} aria-label="Drawing of the graph">
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            role="img"
            aria-label={`Graph of ${n_vertices} vertices and ${n_edges} edges; β₁ is ${h1}`}
          >
            {edges.map(({ from, to, closes }) => (
              <line
                key={`${from} ${to}`}
                class={closes ? "edge closes" : "edge"}
                x1={place(from).x}
                y1={place(from).y}
                x2={place(to).x}
                y2={place(to).y}
              />
            ))}
            {vertices.map(({ id, kind, label }) => {
              const { x, y } = place(id);
              return (
                <g key={id} class={`vertex ${kind}`} transform={`translate(${x} ${y})`}>
                  {kind === "agent" ? <circle r="11" /> : <rect x="-8" y="-8" width="16" height="16" rx="3" />}
                  <text y={above(id) ? -18 : 28}>{label.length > 26 ? `${label.slice(0, 25)}…` : label}</text>
                  <title>{label}</title>
                </g>
              );
            })}
          </svg>
        </section>
        <figcaption>
          <span class="key agent">agent</span> <span class="key task">open task</span>{" "}
          <span class="key closes">edge that closes a cycle</span>
          <span>
            β₁ = E − V + C = {n_edges} − {n_vertices} + {n_components} = <b>{h1}</b>
            {!cut && closing === h1 && <>: the {h1} highlighted</>}
          </span>
          {cut && <span>Only the first {vertices.length} vertices are drawn.</span>}
        </figcaption>
      </figure>
      <details>
        <summary>The same as a list</summary>
        <ul class="edges">
          {edges.map(({ from, to, closes }) => (
            <li key={`${from} ${to}`}>
              {name(from)} – {name(to)}
              {closes && " (closes a cycle)"}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** Whether a vertex has its label above: there it has fewer edges to cross. */
function labelledAbove(at: ReadonlyMap<string, { y: number }>, edges: RoutingView["edges"]): (id: string) => boolean {
  const slopes = new Map<string, number>();
  const add = (id: string, towards: string) => {
    const slope = Math.sign((at.get(towards)?.y ?? 0) - (at.get(id)?.y ?? 0));
    slopes.set(id, (slopes.get(id) ?? 0) + slope);
  };
  for (const { from, to } of edges) {
    add(from, to);
    add(to, from);
  }
  return (id) => (slopes.get(id) ?? 0) > 0;
}

function name(id: string): string {
  return id.replace(":", " ");
}
