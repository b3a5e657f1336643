import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * The least that the same work costs: bare system calls with the same bytes and the same durability, without lock,
 * marker, feed, check or decision.
 */
export interface Floor {
  readParse(state: string): unknown;
  /** Read and parse, append a line to the journal, replace the state by temporary name and rename. */
  change(folder: string, line: Buffer, state: Buffer): void;
  /** The same for a session that is not there yet: its folder is made, nothing is read. */
  create(folder: string, line: Buffer, state: Buffer): void;
  /** Two files and their folder, moved aside first, and one marker. */
  remove(folder: string, aside: string, marker: string): void;
}

/** `prefix`: of the names of its files, where they stand beside those of a session. */
export function floorOf(durable: boolean, prefix = ""): Floor {
  const readParse = (state: string): unknown => JSON.parse(readFileSync(state, "utf8"));
  const append = (folder: string, line: Buffer, names: readonly string[]) => {
    writeFile(join(folder, `${prefix}events.jsonl`), "a", line, durable);
    if (durable) for (const name of names) syncFolder(name);
    const [state, temporary] = [join(folder, `${prefix}state.json`), join(folder, `${prefix}state.json.tmp`)];
    return { state, temporary };
  };
  return {
    readParse,
    change(folder, line, content) {
      readParse(join(folder, "state.json"));
      const { state, temporary } = append(folder, line, []);
      writeFile(temporary, "w", content, false);
      renameSync(temporary, state);
    },
    create(folder, line, content) {
      mkdirSync(folder);
      const { state, temporary } = append(folder, line, [folder, dirname(folder)]);
      writeFile(temporary, "w", content, false);
      renameSync(temporary, state);
    },
    remove(folder, aside, marker) {
      renameSync(folder, aside);
      unlinkSync(marker);
      unlinkSync(join(aside, "state.json"));
      unlinkSync(join(aside, "events.jsonl"));
      rmdirSync(aside);
    },
  };
}

function writeFile(path: string, flag: "a" | "w", bytes: Buffer, durable: boolean): void {
  const fd = openSync(path, flag, 0o600);
  writeSync(fd, bytes);
  if (durable) fsyncSync(fd);
  closeSync(fd);
}

function syncFolder(path: string): void {
  const fd = openSync(path, "r");
  fsyncSync(fd);
  closeSync(fd);
}
