import { parseTime } from "../time.ts";

/** A parameter, read once in every way a stored value may ask for. */
export interface Operand {
  readonly text?: string;
  readonly number?: number;
  readonly boolean?: boolean;
  readonly instant?: number;
}

/**
 * A parameter made ready; `null` for null, `undefined` for what no parameter can be. Text that spells a number, a
 * boolean or a time can also be compared with one, because on the command line every parameter is text.
 */
export function operandOf(value: unknown): Operand | null | undefined {
  if (value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? { number: value } : undefined;
  if (typeof value === "boolean") return { boolean: value };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : ofText(value.toISOString());
  return typeof value === "string" ? ofText(value) : undefined;
}

/**
 * Below 0, 0 or above 0 as the stored value is less than, equal to or greater than the operand; `undefined` when they
 * are of different types. Text compares by code units, false is less than true.
 */
export function compareStored(stored: unknown, operand: Operand, time: boolean): number | undefined {
  if (time) return order(parseTime(stored), operand.instant);
  if (typeof stored === "string") return order(stored, operand.text);
  if (typeof stored === "number") return order(stored, operand.number);
  return typeof stored === "boolean" ? order(stored, operand.boolean) : undefined;
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function ofText(text: string): Operand {
  return {
    text,
    number: NUMBER.test(text) ? Number(text) : undefined,
    boolean: text === "true" ? true : text === "false" ? false : undefined,
    instant: parseTime(text),
  };
}

function order<T extends string | number | boolean>(a: T | undefined, b: T | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
