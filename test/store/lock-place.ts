import { linkSync, mkdirSync } from "node:fs";
import { identityOf, machineName } from "../../lib/processes.ts";
import { deadPid, livingPid } from "../setup/processes.ts";
import { type Place, placeWithSession } from "./file-place.ts";

/** A token as `lib/store/file/token.ts` makes it; by default of a process that lives. */
export function token(parts: { pid?: number; start?: string; machine?: string } = {}): string {
  const { pid = livingPid(), machine = machineName() } = parts;
  const start = parts.start ?? identityOf(pid).start ?? "0";
  return `${pid}-${start}-other1.1@${machine}`;
}

export function deadToken(): string {
  return token({ pid: deadPid(), start: "1" });
}

/** Hangs that process's plate and gives it the lock. */
export function lock(place: Place, name: string, holder: string): void {
  for (const folder of [".holders", ".locks"]) mkdirSync(place.path(folder), { recursive: true });
  place.write(holder, ".holders", holder);
  linkSync(place.path(".holders", holder), place.path(".locks", name));
}

/** A session whose lock is held under that token, by somebody who also has a temporary file there. */
export async function heldBy(holder: string): Promise<Place> {
  const place = await placeWithSession();
  lock(place, "a", holder);
  place.write("half a snap", "a", `state.json.${holder}.tmp`);
  return place;
}

/** The plates of this process. */
export function own({ names }: Place): string[] {
  return names(".holders").filter((name) => name.startsWith(`${process.pid}-`));
}
