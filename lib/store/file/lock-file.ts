import { closeSync, openSync, unlinkSync } from "node:fs";
import { codeOf, FILE_MODE, isPassing, quietly, writeAll } from "./io.ts";

/**
 * Makes a lock where the file system gives no second names to files; whether it is ours now. Not quite whole in one
 * call, so a holder killed within it is waited for.
 */
export function lockFile(path: string, token: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, "wx", FILE_MODE);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || isPassing(error)) return false;
    throw error;
  }
  try {
    writeAll(fd, Buffer.from(token));
    return true;
  } catch (error) {
    quietly(() => unlinkSync(path));
    throw error;
  } finally {
    closeSync(fd);
  }
}
