import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Loadable } from "./live.ts";

/** Shows what was loaded; before that a quiet placeholder, and instead of it what went wrong. */
export function Loaded<T>({ from, children }: { from: Loadable<T>; children: (data: T) => ComponentChildren }) {
  const { data, error, again } = from;
  return (
    <>
      {error !== undefined && (
        <div class="problem" role="alert">
          <p>
            <strong>{data === undefined ? "This cannot be shown." : "This may be out of date."}</strong> {error}
          </p>
          <button type="button" onClick={again}>
            Try again
          </button>
        </div>
      )}
      {data !== undefined ? children(data) : error === undefined && <Placeholder />}
    </>
  );
}

function Placeholder() {
  return (
    <div class="placeholder" role="status" aria-label="Loading">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** The heading of a view; it takes the focus when the view appears, so that a screen reader begins there. */
export function Title({ children }: { children: string }) {
  useEffect(() => {
    document.title = `${children} · agent-session`;
  }, [children]);
  return (
    <h1 tabIndex={-1} id="title">
      {children}
    </h1>
  );
}

/** How long ago, counting on by itself; the exact time is its title. */
export function Age({ at }: { at: string }) {
  const now = useNow();
  const ms = Math.max(0, now - Date.parse(at));
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {span(ms)}
    </time>
  );
}

export function span(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "m"],
  ];
  const [size, letter] = units.find(([each]) => ms >= each) ?? [1000, "s"];
  return `${Math.floor(ms / size)}${letter}`;
}

/** A duration in its two largest units: `1h 28m`. */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return "0s";
  const shown = parts.slice(first, first + 2).filter(([value]) => value > 0);
  return shown.map(([value, letter]) => `${value}${letter}`).join(" ");
}

export function Pill({ kind, children }: { kind: string; children: string }) {
  return <span class={`pill pill-${kind}`}>{children}</span>;
}

/** A number and what it is of. */
export function Figure({ name, value, hint }: { name: string; value: string; hint?: string }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>
        {value}
        {hint !== undefined && <small>{hint}</small>}
      </dd>
    </div>
  );
}

export function sessionHref(id: string): string {
  return `#/session/${encodeURIComponent(id)}`;
}

/** One clock for all ages of the page. */
function useNow(): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    clocks.add(set);
    return () => {
      clocks.delete(set);
    };
  }, []);
  return now;
}

const clocks = new Set<(now: number) => void>();
setInterval(() => {
  for (const set of clocks) set(Date.now());
}, 1000);
