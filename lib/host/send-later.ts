import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { SENDER_FILE } from "./registrations.ts";

/** Leaves the sending of tiles to a process of its own: nobody waits for a network at the end of a conversation. */
export function sendLater(): void {
  const sender = join(dirname(process.argv[1] ?? ""), SENDER_FILE);
  if (!existsSync(sender)) return;
  const child = spawn(process.execPath, [sender], { detached: true, stdio: "ignore", windowsHide: true });
  // What cannot be started now is sent by the next one who sends.
  child.on("error", () => undefined);
  child.unref();
}
