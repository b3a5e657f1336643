import { isTerminal, writeTo } from "./streams.ts";

/** A whole terminal, taken over and given back as it was. */
export interface Screen {
  /** Shows these lines from the top, whatever was there. */
  show(lines: readonly string[]): void;
  /** Gives the terminal back; again and again does nothing. */
  leave(): void;
}

/** What the person at the terminal does. */
export interface ScreenEvents {
  onKey(key: string): void;
  onResize(): void;
  /** The process is asked to end. */
  onEnd(): void;
}

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const ENDINGS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Whether there is a terminal to take over: somebody reads, and somebody can press keys. */
export function hasScreen(): boolean {
  return isTerminal(1) && process.stdin.isTTY === true && process.env.TERM !== "dumb";
}

/** Takes the terminal over: a screen of its own without cursor, keys as they are pressed. */
export function openScreen(events: ScreenEvents): Screen {
  const { stdin, stdout } = process;
  let open = false;
  const enter = () => {
    open = true;
    stdin.setRawMode(true);
    writeTo(1, ENTER);
  };
  const leave = () => {
    if (!open) return;
    open = false;
    writeTo(1, LEAVE);
    stdin.setRawMode(false);
  };
  const suspend = () => {
    leave();
    process.once("SIGCONT", () => {
      enter();
      events.onResize();
    });
    process.kill(process.pid, "SIGTSTP");
  };
  const onData = (data: Buffer) => {
    const keys = data.toString("utf8");
    if (keys.includes("\u0003")) events.onEnd();
    else if (keys === "\u001a" && process.platform !== "win32") suspend();
    else events.onKey(keys);
  };
  enter();
  // Whatever ends the process, a crash too, passes by here.
  process.once("exit", leave);
  for (const signal of ENDINGS) process.on(signal, events.onEnd);
  stdin.on("data", onData);
  stdout.on("resize", events.onResize);
  return {
    show: (lines) => {
      if (open) writeTo(1, `\u001b[H${lines.map((line) => `${line}\u001b[K`).join("\r\n")}\u001b[J`);
    },
    leave: () => {
      leave();
      process.removeListener("exit", leave);
      for (const signal of ENDINGS) process.removeListener(signal, events.onEnd);
      stdin.removeListener("data", onData);
      stdin.pause();
      stdout.removeListener("resize", events.onResize);
    },
  };
}
