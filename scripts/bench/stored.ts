import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFinal } from "../../lib/session/lifecycles/index.ts";
import { encodeLine, type Line } from "../../lib/session/line.ts";
import type { SessionRecord } from "../../lib/session/record.ts";
import { type Layout, layoutOf } from "../../lib/store/file/layout.ts";
import { markEnded, markOpen, stampIndex } from "../../lib/store/file/markers.ts";
import { recordText, seamAt } from "../../lib/store/file/snapshot.ts";
import { type Life, type LifeOptions, lifeOf } from "./life.ts";

/** A root as the store makes it at its first write, without a session. */
export function emptyRoot(root: string): Layout {
  const layout = layoutOf(root);
  for (const folder of [root, layout.locks, layout.open, layout.done, layout.feed, layout.trash]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  writeFileSync(join(root, ".gitignore"), "*\n");
  stampIndex(layout);
  return layout;
}

/** Writes a session as the store would have left it; over one that is there. `record` parts replace those of its life. */
export function plant(layout: Layout, options: LifeOptions): SessionRecord {
  const { record, lines } = lifeOf(options);
  writeLife(layout, { record, lines });
  return record;
}

export function writeLife(layout: Layout, { record, lines }: Life): void {
  const id = record.agent_id;
  const texts = lines.map((line) => `${encodeLine(line)}\n`);
  const journal = texts.join("");
  const last = lines.at(-1) as Line;
  const seam = seamAt(Buffer.byteLength(journal), last.seq, (texts.at(-1) as string).slice(0, -1));
  mkdirSync(layout.session(id), { recursive: true, mode: 0o700 });
  writeFileSync(layout.events(id), journal, { mode: 0o600 });
  writeFileSync(layout.state(id), `${recordText(record).slice(0, -2)},\n  "journal": ${JSON.stringify(seam)}\n}\n`, {
    mode: 0o600,
  });
  if (isFinal(record)) markEnded(layout, record);
  else markOpen(layout, record);
}

const HOUR = 3_600_000;

/** Ended sessions of the last six days: none is due for removal. Answers their ids. */
export function plantEnded(layout: Layout, count: number, onProgress: (done: number) => void = () => {}): string[] {
  const now = Date.now();
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const id = `ended-${at.toString().padStart(6, "0")}`;
    plant(layout, { id, agent: AGENTS[at % AGENTS.length] as string, at: now - (1 + (at % 143)) * HOUR, ended: true });
    ids.push(id);
    if (at % 500 === 0) onProgress(at);
  }
  onProgress(count);
  return ids;
}

/** Sessions that wait, of five agent types. */
export function plantOpen(layout: Layout, count: number): string[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, at) => {
    const id = `open-${at.toString().padStart(4, "0")}`;
    plant(layout, {
      id,
      agent: AGENTS[at % AGENTS.length] as string,
      at: now - at,
      metadata: { task_id: `T${100 + at}`, task_ids: [`T${100 + at}`] },
    });
    return id;
  });
}

export const AGENTS = ["terraform-architect", "worker", "reviewer", "gitops-operator", "plugin:helper"];
