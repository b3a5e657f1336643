import { readFileSync } from "node:fs";
import type { OwnConfig } from "./config.schema.ts";
import { configFault } from "./config-keys.ts";

/** One configuration file, the user's `own` or a project's; a bad one counts as empty, with a line in `warnings`. */
export function readConfigFile(path: string, own: boolean, warnings: string[]): OwnConfig {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    warnings.push(`${path} could not be read (${(error as NodeJS.ErrnoException).code}); the defaults apply`);
    return {};
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    warnings.push(`${path} is not valid JSON; the defaults apply`);
    return {};
  }
  const fault = configFault(value, own);
  if (fault === undefined) return value as OwnConfig;
  warnings.push(`${path}: ${fault}; the defaults apply`);
  return {};
}
