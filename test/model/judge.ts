import { isDeepStrictEqual } from "node:util";
import type { Command } from "./commands.ts";
import { type Around, effectOf } from "./effect.ts";
import type { Answer } from "./model.ts";
import { after, type Shape } from "./shape.ts";

/** A call that one of several processes made, and what it was told. */
export interface Told {
  command: Command;
  answer: Answer;
}

/**
 * What cannot be, given every state a session went through: each must be what the model makes of the one before by just one of
 * the calls, which was told that revision; every other answer must be the model's in one of the states.
 */
export function judge(told: readonly Told[], states: readonly Shape[], around: Around): string[] {
  const wrong: string[] = [];
  const makers = new Set<Told>();
  for (const [index, state] of states.entries()) {
    const revision = index + 1;
    const maker = told.find(
      (each) => !makers.has(each) && isTold(each, revision) && makes(each, states[index - 1], state, around),
    );
    if (maker === undefined) wrong.push(`nobody made revision ${revision}: ${JSON.stringify(state)}`);
    else makers.add(maker);
  }
  for (const each of told) {
    if (makers.has(each) || states.some((state, index) => fits(each, state, index + 1, around))) continue;
    wrong.push(`${JSON.stringify(each)} fits no state`);
  }
  return wrong;
}

/** A claim is answered without a revision. */
function isTold({ answer }: Told, revision: number): boolean {
  return answer !== undefined && ("revision" in answer ? answer.revision === revision : "claimed" in answer);
}

function makes({ command }: Told, before: Shape | undefined, state: Shape, around: Around): boolean {
  if (before === undefined) return command.do === "create";
  const effect = effectOf(command, before, around);
  return typeof effect === "object" && "set" in effect && isDeepStrictEqual(after(before, effect), state);
}

/** It changed nothing: it was refused in this state, or there was nothing to change. */
function fits(each: Told, state: Shape, revision: number, around: Around): boolean {
  const effect = effectOf(each.command, state, around);
  if (effect === "unchanged") return isTold(each, revision);
  return typeof effect === "object" && "refused" in effect && isDeepStrictEqual(each.answer, effect);
}
