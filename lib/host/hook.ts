import { type SessionError, toSessionError } from "../errors.ts";
import type { HostApp } from "./host-app.ts";
import type { Fields } from "./input.ts";
import { giveSignOfLife } from "./sign-of-life.ts";

/** What a hook works with. */
export interface HookRuntime extends HostApp {
  readonly warnings: readonly string[];
  /** `root`: where sessions are kept, on this machine. */
  readonly places: { readonly root: string };
  /** Writes what was noted on the way; called once the answer is printed. */
  keepFacts(): Promise<void>;
  /** The store is a server: something of it may still be under way when all is said. */
  readonly remote?: boolean;
}

/** What a hook prints, and what it does once that has been printed. */
export type HookOutput = Fields & { readonly after?: () => Promise<void> };

/** A hook: which events of the host it answers, and how it answers them and plain JSON. */
export interface Hook {
  readonly name: string;
  readonly events: readonly string[];
  /** The host protocol: what to print, nothing for `undefined`. */
  readonly host?: (runtime: HookRuntime, payload: Fields) => Promise<HookOutput | undefined>;
  /** The direct protocol: the answer, and the neutral one for when it fails. */
  readonly direct?: {
    readonly answer: (runtime: HookRuntime, input: Fields) => Promise<Fields>;
    readonly neutral: (error: SessionError, input: Fields) => Fields;
  };
  /** Waiting for other writers ends after this, whatever the configuration says. Milliseconds. */
  readonly deadlineMs?: number;
  /** What `--test` tries. */
  readonly steps: readonly Step[];
}

/** One step of a hook's own test. */
export interface Step {
  readonly title: string;
  /** A record without its times, put into the store first. */
  readonly stored?: Fields & { agent_id: string };
  readonly input: Fields;
  /** A piece of what the hook must print; `""`: it prints nothing. */
  readonly out: string;
  /** A session and a piece of its record afterwards. */
  readonly record?: readonly [id: string, piece: string];
}

/** A hook's answer: what to print, what to do then, and what failed. */
export interface Answer {
  readonly output?: Fields | undefined;
  readonly after?: (() => Promise<void>) | undefined;
  readonly error?: SessionError;
}

/** The hook's answer to a parsed input: its output, or the neutral one and why. */
export async function respond(hook: Hook, runtime: HookRuntime, input: Fields): Promise<Answer> {
  try {
    if (isFromHost(input)) {
      if (!hook.events.includes(input.hook_event_name as string)) return {};
      const { after, ...output } = (await hook.host?.(runtime, input)) ?? {};
      return {
        output: Object.keys(output).length === 0 ? undefined : output,
        after: async () => {
          await after?.();
          await giveSignOfLife(runtime, input);
        },
      };
    }
    return { output: await hook.direct?.answer(runtime, input) };
  } catch (thrown) {
    const error = toSessionError(thrown);
    return { error, output: neutral(hook, error, input) };
  }
}

/** Whatever its value: an event's name of another type is an event that nobody answers. */
export function isFromHost({ hook_event_name: event }: Fields): boolean {
  return event !== undefined && event !== null && event !== "";
}

export function neutral(hook: Hook, error: SessionError, input: Fields): Fields | undefined {
  return isFromHost(input) ? undefined : hook.direct?.neutral(error, input);
}
