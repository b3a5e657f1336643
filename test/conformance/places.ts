import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folder of a place: the same one in a test and in the processes it starts. */
export function folderOf(place: string): string {
  return join(tmpdir(), `agent-session-${place}`);
}
