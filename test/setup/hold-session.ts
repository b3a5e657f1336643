import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A process that sits in a removal of the session, and with it on the session's lock, until it is killed. */
export async function holdSession(root: string, id: string): Promise<ChildProcess> {
  const store = new URL("../../lib/store/file/index.ts", import.meta.url).href;
  const script = `
    import { writeSync } from "node:fs";
    const { fileStore } = await import(${JSON.stringify(store)});
    await fileStore({ dir: ${JSON.stringify(root)} }).remove(${JSON.stringify(id)}, () => {
      writeSync(1, "held");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
      return false;
    });`;
  const args = ["--import", "tsx", "--input-type=module", "-e", script];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}
