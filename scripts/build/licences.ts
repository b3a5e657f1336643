import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An npm package by its folder, relative to the repository. */
export interface PackageFolder {
  name: string;
  folder: string;
}

const INNERMOST_PACKAGE = /^(.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** The package that a bundler input (path relative to the repository) belongs to; undefined for our own sources. */
export function packageOf(input: string): PackageFolder | undefined {
  const match = INNERMOST_PACKAGE.exec(input);
  return match?.[2] === undefined ? undefined : { name: match[2], folder: match[0].slice(0, -1) };
}

/**
 * The text of THIRD-PARTY-LICENSES.txt: name, version, licence id and licence text of every package whose code is among
 * `inputs`. Throws when a package carries no licence file, because then we must not ship its code.
 */
export function thirdPartyLicences(root: string, inputs: Iterable<string>): string {
  const folders = new Set([...inputs].flatMap((input) => packageOf(input)?.folder ?? []));
  const entries = [...folders].map((folder) => licenceEntry(join(root, folder))).sort();
  const intro = "The built files contain code of these packages. Each licence text is as its package carries it.";
  return [entries.length === 0 ? "The built files contain no code of other packages." : intro, ...entries].join(
    `\n\n${"-".repeat(80)}\n\n`,
  );
}

function licenceEntry(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
  if (file === undefined) throw new Error(`${manifest.name} carries no licence file, its code must not be bundled`);
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
