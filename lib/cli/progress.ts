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

/** Where progress is shown, and a clock in milliseconds. */
export interface Screen {
  readonly terminal: boolean;
  write(text: string): void;
  elapsed(): number;
}

/** A line that counts, where a person reads it. */
export function progressLine(what: string, screen: Screen): Progress {
  if (!screen.terminal) return SILENT;
  let shown = false;
  let next = screen.elapsed() + SHOW_AFTER;
  return {
    step(done, total) {
      if (screen.elapsed() < next) return;
      next = screen.elapsed() + EVERY;
      shown = true;
      screen.write(`\r\u001b[K${what} ${done}${total === undefined ? "" : `/${total}`}`);
    },
    end() {
      if (shown) screen.write("\r\u001b[K");
      shown = false;
    },
  };
}
