import type { App } from "./context.ts";

/** Where the sessions are, for people: the folder, or the server's address without its password. */
export function whereOf({ store }: Pick<App, "store">): string {
  return store.name.replace(/^file:/, "");
}
