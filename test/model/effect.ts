import type { Command } from "./commands.ts";
import { claim, type Effect, finalize, interrupt, type Shape, start, supersede, update } from "./shape.ts";

/** What the model knows besides the session. */
export interface Around {
  now: number;
  ownerAlive: boolean;
}

/** What a command does to an existing session; `undefined` for one that is not about one session's record. */
export function effectOf(command: Command, shape: Shape, { now, ownerAlive }: Around): Effect | undefined {
  switch (command.do) {
    case "create":
      return { refused: "CONFLICT" };
    case "update":
    case "put the old snapshot back":
      return update(shape, command.change, now);
    case "finalize":
      return finalize(shape, command.word, now);
    case "claim":
      return claim(shape, command.holder, ownerAlive, now);
    case "start":
      return start(shape, ownerAlive, now);
    case "interrupt":
      return interrupt(shape, "session_end", now);
    case "supersede":
      return supersede(shape, command.other, now);
    default:
      return undefined;
  }
}
