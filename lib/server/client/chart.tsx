import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Where it is drawn, when that is not at its values: on top of another series. */
  readonly heights?: readonly (number | null)[];
  /** A custom property of the style sheet. */
  readonly colour: string;
  readonly bars?: boolean;
}

interface Drawn {
  readonly title: string;
  readonly note: string;
  /** Said where there is nothing to draw. */
  readonly nothing: string;
  readonly x: readonly number[];
  /** What each place on the x axis is called. */
  readonly labels: readonly string[];
  readonly dates?: boolean;
  readonly most?: number;
  readonly series: readonly Series[];
}

const HEIGHT = 220;
/** Pixels a label of a bar takes. */
const LABEL = 42;
const HALF_DAY = 43_200;

/** A chart, and the same numbers as a table for those who cannot see it. */
export function Chart(drawn: Drawn) {
  const { title, note, labels, series } = drawn;
  const place = useRef<HTMLDivElement>(null);
  const content = JSON.stringify(drawn);
  const hasValues = series.some(({ values }) => values.some((value) => value !== null && value !== 0));
  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    let chart = draw(box, drawn);
    const again = () => {
      chart.destroy();
      chart = draw(box, drawn);
    };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", again);
    const sizes = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: HEIGHT }));
    sizes.observe(box);
    return () => {
      dark.removeEventListener("change", again);
      sizes.disconnect();
      chart.destroy();
    };
  }, [content]);
  return (
    <figure class="card chart">
      <figcaption>
        <b>{title}</b>
        <span class="faint">{note}</span>
        {series.length > 1 && (
          <span class="legend">
            {[...series].reverse().map(({ name, colour }) => (
              <span key={name} class={`key key${colour}`}>
                {name}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      {hasValues ? <div ref={place} class="plot" aria-hidden="true" /> : <p class="nothing">{drawn.nothing}</p>}
      <details>
        <summary>Numbers</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{drawn.dates ? "Day" : "Duration"}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, at) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {series.map(({ name, values }) => (
                  <td key={name} class="number">
                    {values[at] === null ? "–" : Math.round(values[at] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function draw(box: HTMLElement, { x, labels, dates, most, series }: Drawn): uPlot {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = {
    stroke: colour("--faint"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
    gap: 6,
  };
  const options: uPlot.Options = {
    width: box.clientWidth || 480,
    height: HEIGHT,
    padding: [10, 16, 0, 0],
    cursor: { show: false },
    // The days are UTC's, wherever the browser is.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    legend: { show: false },
    scales: {
      x: dates
        ? { time: true, range: [(x[0] ?? 0) - HALF_DAY, (x.at(-1) ?? 0) + HALF_DAY] }
        : { time: false, range: [-0.6, x.length - 0.4] },
      y: { range: (_plot, _least, top) => [0, most ?? Math.max(4, Math.ceil(top * 1.15))] },
    },
    axes: [
      dates
        ? { ...axis, size: 30, grid: { show: false }, space: 64, values: (_plot, days) => days.map(dayName) }
        : {
            ...axis,
            size: 30,
            grid: { show: false },
            splits: [...x],
            values: (plot) => labels.map((label, place) => (place % every(plot, labels.length) ? "" : label)),
          },
      { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] },
    ],
    series: [
      {},
      ...series.map(
        ({ name, colour: property, bars }): uPlot.Series => ({
          label: name,
          stroke: colour(property),
          width: bars ? 0 : 2,
          ...(bars && {
            fill: colour(property),
            paths: uPlot.paths.bars?.({ size: [0.7, 60], radius: 0.15 }) as uPlot.Series.PathBuilder,
          }),
          points: { show: !bars, size: 5, fill: colour(property) },
          spanGaps: true,
        }),
      ),
    ],
  };
  return new uPlot(
    options,
    [[...x], ...series.map(({ values, heights = values }) => [...heights])] as uPlot.AlignedData,
    box,
  );
}

/** Of how many labels one has room. */
function every(plot: uPlot, count: number): number {
  return Math.ceil((count * LABEL) / Math.max(1, plot.width - 60));
}

const dayFormat = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });

function dayName(seconds: number): string {
  return dayFormat.format(seconds * 1000);
}
