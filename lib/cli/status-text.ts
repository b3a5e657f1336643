import type { Status } from "../app/status.ts";
import { ago } from "./age.ts";
import type { Paint } from "./ui.ts";

/** The host's status line: open, waiting, unread, last hook. `unread` is `undefined` where no conversation is known. */
export function statusText(status: Status, unread: number | undefined, now: number, paint: Paint): string {
  const { open, waiting, partial, last_hook_at } = status;
  const parts = [
    `${open} open`,
    stands(`${waiting}${partial ? "+" : ""} waiting`, waiting > 0, paint.yellow),
    ...(unread === undefined ? [] : [stands(`${unread} unread`, unread > 0, paint.cyan)]),
    last_hook_at === null ? paint.dim("no hook yet") : paint.dim(`hook ${ago(last_hook_at, now)}`),
  ];
  return parts.join(paint.dim(" · "));
}

function stands(text: string, out: boolean, paint: (text: string) => string): string {
  return out ? paint(text) : text;
}
