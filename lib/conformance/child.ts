import { writeSync } from "node:fs";
import { isSessionError } from "../errors.ts";
import type { Store } from "../store/contract.ts";
import type { Job } from "./child-process.ts";
import { countOf, creation, increment } from "./sessions.ts";

/**
 * Runs the job that a conformance check gave this process: its first argument. `create` opens the
 * store of a place, as the target's own does.
 */
export async function runChild(
  create: (place: string) => Store | Promise<Store>,
  argument = process.argv[2],
): Promise<void> {
  const { place, job } = JSON.parse(argument ?? "") as { place: string; job: Job };
  const store = await create(place);
  await WORK[job.do](store, job as never);
  await store.close();
}

const WORK = {
  count: async (store: Store, { id, times = Number.POSITIVE_INFINITY }: Job & { do: "count" }) => {
    for (let done = 0; done < times; done++) say(String(await increment(store, id)));
  },
  read: async (store: Store, { id }: Job & { do: "read" }) => {
    for (let readings = 1; ; readings++) {
      const record = (await store.load(id))?.record;
      // Every change sets both in one commit, so a record in which they differ is two halves.
      if (
        record === undefined ||
        record.revision !== countOf(record) + 1 ||
        record.summary !== String(countOf(record))
      ) {
        throw new Error(`A half record was read: ${JSON.stringify(record)}`);
      }
      if (readings % 100 === 0) say(String(readings));
    }
  },
  create: async (store: Store, { id }: Job & { do: "create" }) => {
    const { line, record } = creation(id);
    say(await won(() => store.commit(id, undefined, line, record)));
  },
  put: async (store: Store, { collection, key }: Job & { do: "put" }) => {
    say(await won(() => store.doc.put(collection, key, process.pid, { ifRevision: 0 })));
  },
};

async function won(call: () => Promise<unknown>): Promise<"won" | "lost"> {
  try {
    await call();
    return "won";
  } catch (error) {
    if (isSessionError(error) && error.code === "CONFLICT") return "lost";
    throw error;
  }
}

/** At once and whole: a line that stands in the pipe was true before the process could be killed. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
