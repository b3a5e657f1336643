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
  /** Append a line to the journal, write the state by temporary name and rename: the first time in a folder that is there. */
  begin(folder: string, line: Buffer, state: Buffer): void;
  /** The same after the state that was written last has been read and parsed. */
  change(folder: string, line: Buffer, state: Buffer): void;
  /** The same for a session that is not there yet: its folder is made, and its name survives what the line survives. */
  create(folder: string, line: Buffer, state: Buffer): void;
  /** Two files and their folder, moved aside first, and one marker. */
  remove(folder: string, aside: string, marker: string): void;
}

/**
 * `prefix`: of the names of its files, where they stand beside those of a session. `temporary`: the ending of the name
 * that a state is written under first; of each process its own where several write one state.
 */
export function floorOf(durable: boolean, { prefix = "", temporary = "tmp" } = {}): Floor {
  const readParse = (state: string): unknown => JSON.parse(readFileSync(state, "utf8"));
  const stateIn = (folder: string) => join(folder, `${prefix}state.json`);
  const write = (folder: string, line: Buffer, content: Buffer, newNames: readonly string[]) => {
    writeFile(join(folder, `${prefix}events.jsonl`), "a", line, durable);
    if (durable) for (const name of newNames) syncFolder(name);
    const first = `${stateIn(folder)}.${temporary}`;
    writeFile(first, "w", content, false);
    renameSync(first, stateIn(folder));
  };
  return {
    readParse,
    begin: (folder, line, content) => write(folder, line, content, []),
    change(folder, line, content) {
      readParse(stateIn(folder));
      write(folder, line, content, []);
    },
    create(folder, line, content) {
      mkdirSync(folder);
      write(folder, line, content, [folder, dirname(folder)]);
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
