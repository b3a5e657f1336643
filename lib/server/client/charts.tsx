import type { ChartsView } from "../views/charts.ts";
import { Chart } from "./chart.tsx";
import { useLive } from "./live.ts";
import { Empty, Figure, Loaded, lasting, span, Title } from "./parts.tsx";

const KINDS = ["session"];

export function ChartsPage() {
  const loaded = useLive<ChartsView>("/api/charts", KINDS);
  return (
    <>
      <Title>Charts</Title>
      <Loaded from={loaded}>
        {(view) =>
          view.total.finished === 0 &&
          view.total.delegations === 0 &&
          view.days.every(({ started }) => started === 0) ? (
            <Empty title="Nothing to draw yet">
              Durations appear when sessions end, the resume rate with the first delegations.
            </Empty>
          ) : (
            <Charts view={view} />
          )
        }
      </Loaded>
    </>
  );
}

function Charts({ view: { durations, days, resumes, total } }: { view: ChartsView }) {
  const x = days.map(({ day }) => Date.parse(day) / 1000);
  // Single days hold few delegations: each point is of the week that ends there.
  const rate = resumes.map((_, place) => {
    const week = resumes.slice(Math.max(0, place - 6), place + 1);
    const sum = (key: "delegations" | "continued") => week.reduce((total, each) => total + each[key], 0);
    return sum("delegations") === 0 ? null : (100 * sum("continued")) / sum("delegations");
  });
  const bounds = durations.up_to.map((bound, place) =>
    bound === null ? `> ${short(durations.up_to[place - 1] ?? 0)}` : `≤ ${short(bound)}`,
  );
  return (
    <>
      <dl class="figures">
        <Figure name="Finished" value={total.finished.toLocaleString()} />
        <Figure
          name="Median duration"
          value={durations.median_seconds === null ? "–" : lasting(durations.median_seconds * 1000)}
        />
        <Figure
          name="95 % within"
          value={durations.p95_seconds === null ? "–" : lasting(durations.p95_seconds * 1000)}
        />
        <Figure
          name="Resume rate"
          value={total.delegations === 0 ? "–" : `${Math.round((100 * total.continued) / total.delegations)} %`}
          hint={`${total.continued} of ${total.delegations} delegations`}
        />
      </dl>
      <div class="charts">
        <Chart
          title="How long sessions took"
          note="Finished sessions by duration"
          nothing="No finished session says how long it took."
          labels={bounds}
          x={bounds.map((_, place) => place)}
          series={[{ name: "sessions", values: durations.counts, colour: "--blue", bars: true }]}
        />
        <Chart
          title="Resume rate"
          note="Delegations that continued earlier work, in percent of each 7 days"
          nothing={rate.some((value) => value !== null) ? "None was continued." : "No delegation in the last 30 days."}
          x={x}
          labels={days.map(({ day }) => day)}
          dates
          most={100}
          series={[{ name: "resumed, %", values: rate, colour: "--green" }]}
        />
        <Chart
          title="Started and ended"
          note="Sessions per UTC day"
          nothing="No session began or ended in the last 30 days."
          x={x}
          labels={days.map(({ day }) => day)}
          dates
          series={[
            {
              name: "ended otherwise",
              values: days.map((day) => day.ended_otherwise),
              heights: days.map((day) => day.succeeded + day.ended_otherwise),
              colour: "--red",
              bars: true,
            },
            { name: "succeeded", values: days.map(({ succeeded }) => succeeded), colour: "--green", bars: true },
            { name: "started", values: days.map(({ started }) => started), colour: "--blue" },
          ]}
        />
      </div>
    </>
  );
}

function short(seconds: number): string {
  return span(seconds * 1000);
}
