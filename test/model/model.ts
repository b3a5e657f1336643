import type { Command } from "./commands.ts";
import { effectOf } from "./effect.ts";
import { after, created, type Effect, finalize, interrupt, RETENTION_MS, type Shape } from "./shape.ts";

/** A session in the model: what a reader sees, and what the journal alone would make of it. */
interface Kept {
  revision: number;
  shown: Shape;
  /** `undefined` after the journal was cut, until the next change. */
  journal: Shape | undefined;
  /** `state.json` is gone, spoilt or old: the last change hangs on the journal until the next write. */
  snapshotBehind: boolean;
}

/** What a command must answer: the revision there is afterwards, or why not. */
export type Answer = { revision: number } | { refused: string } | { removed: string[] } | { claimed: true } | undefined;

/** The whole store in the model. Commands that cannot be are passed over. */
export class Model {
  readonly kept = new Map<string, Kept>();
  now = Date.parse("2026-01-08T18:00:00.000Z");
  ownerAlive = true;

  /** Whether the command makes sense now; files that are not there cannot be spoilt. */
  allows(command: Command): boolean {
    const kept = this.kept.get(command.id);
    switch (command.do) {
      case "tear the journal":
        return kept !== undefined;
      case "edit by hand":
        return kept !== undefined && !kept.snapshotBehind;
      case "cut the journal":
      case "lose the snapshot":
      case "put the old snapshot back":
        // One of the two must be left.
        return kept?.journal !== undefined && !kept.snapshotBehind;
      default:
        return true;
    }
  }

  play(command: Command): Answer {
    const { id } = command;
    const kept = this.kept.get(id);
    switch (command.do) {
      case "create":
        return kept === undefined ? this.put(id, created(this.now, command.metadata, false)) : { refused: "CONFLICT" };
      case "start":
        return kept === undefined ? this.put(id, created(this.now, {}, true)) : this.commit(id, command);
      case "claim":
        return kept === undefined ? { refused: "session_not_found" } : this.commit(id, command);
      case "delete":
        return kept === undefined ? { refused: "NOT_FOUND" } : this.remove([id]);
      case "cleanup":
        return this.cleanup();
      case "sweep":
        return this.sweep();
      case "wait":
        this.now += command.minutes * 60_000;
        return undefined;
      case "owner":
        this.ownerAlive = command.alive;
        return undefined;
      case "edit by hand":
        if (kept !== undefined) kept.shown = { ...kept.shown, summary: command.summary };
        return undefined;
      case "cut the journal":
        if (kept !== undefined) kept.journal = undefined;
        return undefined;
      case "lose the snapshot":
        if (kept?.journal === undefined) return undefined;
        kept.shown = kept.journal;
        kept.snapshotBehind = true;
        return undefined;
      case "tear the journal":
        return undefined;
      case "put the old snapshot back": {
        const before = kept?.revision;
        const answer = this.commit(id, command);
        if (kept !== undefined && kept.revision !== before) kept.snapshotBehind = true;
        return answer;
      }
      default:
        return this.commit(id, command);
    }
  }

  private put(id: string, shape: Shape): Answer {
    this.kept.set(id, { revision: 1, shown: shape, journal: shape, snapshotBehind: false });
    return { revision: 1 };
  }

  private commit(id: string, command: Command): Answer {
    const kept = this.kept.get(id);
    if (kept === undefined) return { refused: "NOT_FOUND" };
    const effect = effectOf(command, kept.shown, this);
    return effect === undefined ? undefined : this.apply(kept, effect);
  }

  private apply(kept: Kept, effect: Effect): Answer {
    if (effect === "unchanged") return { revision: kept.revision };
    if ("refused" in effect) return effect;
    kept.shown = after(kept.shown, effect);
    // Where the journal was cut, the next line holds the whole record.
    kept.journal = kept.journal === undefined ? kept.shown : after(kept.journal, effect);
    kept.snapshotBehind = false;
    kept.revision++;
    return { revision: kept.revision };
  }

  private sweep(): Answer {
    for (const kept of this.kept.values()) {
      if (kept.shown.running && !this.ownerAlive) this.apply(kept, interrupt(kept.shown, "owner_dead", this.now));
    }
    return this.cleanup();
  }

  private cleanup(): Answer {
    const due: string[] = [];
    for (const [id, kept] of this.kept) {
      const { shown } = kept;
      const isSilent = Math.max(0, this.now - shown.updated) >= RETENTION_MS;
      if (shown.ended !== null && this.now - shown.ended >= RETENTION_MS) due.push(id);
      else if (shown.outcome === null && isSilent && !(shown.running && this.ownerAlive)) {
        this.apply(kept, finalize(shown, "abandoned", this.now));
      }
    }
    return this.remove(due);
  }

  private remove(ids: string[]): Answer {
    for (const id of ids) this.kept.delete(id);
    return { removed: ids.sort() };
  }
}
