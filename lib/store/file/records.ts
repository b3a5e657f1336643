import type { Stored } from "../contract.ts";
import type { Layout } from "./layout.ts";
import { loadFiles } from "./load.ts";

/** The session in what is known to be a folder, and no link. */
export function readStored(layout: Layout, id: string): Stored | undefined {
  try {
    const record = loadFiles(layout, id)?.record;
    return record?.agent_id === id ? { id, record } : undefined;
  } catch {
    return { id, record: undefined };
  }
}
