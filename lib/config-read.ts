import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { OwnConfig } from "./config.schema.ts";
import { configFault } from "./config-keys.ts";

/**
 * One configuration file: the user's own, or that of the `project` in this folder, which may have come with a clone. A bad
 * one counts as empty, with a line in `warnings`.
 */
export function readConfigFile(path: string, project: string | undefined, warnings: string[]): OwnConfig {
  let text: string;
  try {
    // A pipe would be waited for, and a device may have no end.
    if (!statSync(path).isFile()) throw Object.assign(new Error(), { code: "not a regular file" });
    text = readFileSync(path, "utf8");
  } catch (error) {
    warnings.push(`${path} could not be read (${(error as NodeJS.ErrnoException).code}); the defaults apply`);
    return {};
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""), given);
  } catch {
    warnings.push(`${path} is not valid JSON; the defaults apply`);
    return {};
  }
  const fault = configFault(value, project === undefined);
  if (fault === undefined && project === undefined) return value as OwnConfig;
  const config = fault === undefined ? withLogInside(project as string, value as OwnConfig) : undefined;
  if (config === undefined) warnings.push(`${path}: ${fault ?? LOG_FAULT}; the defaults apply`);
  return config ?? {};
}

/** `null` and `""` count as not given, but in a list. */
function given(this: unknown, _key: string, value: unknown): unknown {
  return (value === null || value === "") && !Array.isArray(this) ? undefined : value;
}

const LOG_FAULT = "log.file of a project must be a .log file in its folder, and no symbolic link";

/** The configuration with the whole path of its log; `undefined` when lines would go to where a clone may not write. */
function withLogInside(project: string, config: OwnConfig): OwnConfig | undefined {
  if (config.log?.file === undefined) return config;
  const file = resolve(project, config.log.file);
  try {
    const folder = realpathSync(dirname(file));
    const isInside = folder === join(realpathSync(project), relative(project, dirname(file)));
    const way = relative(project, file);
    if (!isInside || way.startsWith("..") || isAbsolute(way) || !file.endsWith(".log")) return undefined;
    return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ? undefined : withLog(config, file);
  } catch {
    // Its folder is missing: nothing is ever written there.
    return withLog(config, undefined);
  }
}

function withLog(config: OwnConfig, file: string | undefined): OwnConfig {
  const { file: _given, ...log } = config.log ?? {};
  return { ...config, log: { ...log, ...(file !== undefined && { file }) } };
}
