import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A process that sits on the session's lock until it is killed. */
export async function holdSession(root: string, id: string): Promise<ChildProcess> {
  const [disk, lock] = ["disk", "lock"].map((name) => new URL(`../../lib/store/file/${name}.ts`, import.meta.url).href);
  const script = `
    import { writeSync } from "node:fs";
    const [{ Disk }, { tryLock }] = await Promise.all([import(${JSON.stringify(disk)}), import(${JSON.stringify(lock)})]);
    const disk = new Disk(${JSON.stringify(root)}, { durable: false, now: Date.now, rebuildLimit: 0 });
    if (tryLock(disk, ${JSON.stringify(id)}) === undefined) throw new Error("somebody else holds the session");
    writeSync(1, "held");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);`;
  const args = ["--import", "tsx", "--input-type=module", "-e", script];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}
