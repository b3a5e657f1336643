import { isFinal } from "../../session/lifecycles/index.ts";
import { readText } from "./io.ts";
import type { Layout } from "./layout.ts";

// To look for a few words in a session's snapshot costs less than to read its record, and mostly says enough.

/** The text of the snapshot; `undefined` when there is none or it cannot be read: who loads the session is told. */
export function glance(layout: Layout, id: string): string | undefined {
  try {
    return readText(layout.state(id));
  } catch {
    return undefined;
  }
}

/**
 * Whether the text says for certain that the session has ended. It counts only as the store itself writes it: nothing
 * inside a record has the line and the indent of its own fields.
 */
export function saysEnded(text: string): boolean {
  const [lifecycle, phase] = [fieldIn(text, "lifecycle"), fieldIn(text, "phase")];
  if (lifecycle === undefined || phase === undefined || fieldIn(text, "outcome") === undefined) return false;
  return isFinal({ lifecycle, phase });
}

/** The text of a field of the record itself; `undefined` when it is no text, or not where the store writes it. */
export function fieldIn(text: string, name: string): string | undefined {
  const start = `\n  "${name}": "`;
  const at = text.indexOf(start);
  return at < 0 ? undefined : text.slice(at + start.length, text.indexOf('"', at + start.length));
}
