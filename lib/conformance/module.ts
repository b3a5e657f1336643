import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { SessionError } from "../errors.ts";
import type { Target } from "./check.ts";

/** What a module must export, by name or as parts of its default export, so that its store can be checked. */
export type StoreModule = Pick<Target, "create"> & Partial<Pick<Target, "name" | "destroy" | "damage">>;

/**
 * Loads the module of somebody's store. Its default export may be `create` alone. `INVALID_VALUE` when
 * there is no such file, it throws, or it exports no `create`.
 */
export async function loadStoreModule(path: string): Promise<StoreModule> {
  const file = resolve(path);
  if (!existsSync(file)) throw invalid(file, "there is no such file");
  let loaded: Record<string, unknown>;
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (error) {
    throw invalid(file, `it cannot be loaded: ${(error as Error).message}`, error);
  }
  const whole = asParts(loaded.default);
  // A CommonJS module is wrapped once more.
  const parts: Record<string, unknown> = { ...asParts(whole.default), ...whole, ...loaded };
  if (typeof parts.create !== "function") throw invalid(file, "it exports no function create(place)");
  for (const name of ["destroy", "damage"])
    if (parts[name] !== undefined && typeof parts[name] !== "function")
      throw invalid(file, `what it exports as ${name} is no function`);
  return parts as unknown as StoreModule;
}

function asParts(exported: unknown): Record<string, unknown> {
  return typeof exported === "function" ? { create: exported } : { ...(exported as object) };
}

function invalid(file: string, why: string, cause?: unknown): SessionError {
  const text = `${file} is not the module of a store: ${why}.`;
  return new SessionError("INVALID_VALUE", text, { name: "module" }, { cause });
}
