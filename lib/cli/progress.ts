import { writeTo } from "./streams.ts";

/** Says how far long work is. */
export type Step = (done: number, total?: number) => void;

export interface Progress {
  readonly step: Step;
  /** Takes the line away again. */
  readonly end: () => void;
}

const SILENT: Progress = { step: () => {}, end: () => {} };
/** Work that is done sooner shows nothing. Milliseconds. */
const SHOW_AFTER = 300;
const EVERY = 100;

/** A line on stderr that counts, when a person reads it. */
export function progressLine(terminal: boolean, what: string): Progress {
  if (!terminal) return SILENT;
  let shown = false;
  let next = performance.now() + SHOW_AFTER;
  return {
    step(done, total) {
      if (performance.now() < next) return;
      next = performance.now() + EVERY;
      shown = true;
      writeTo(2, `\r\u001b[K${what} ${done}${total === undefined ? "" : `/${total}`}`);
    },
    end() {
      if (shown) writeTo(2, "\r\u001b[K");
      shown = false;
    },
  };
}
