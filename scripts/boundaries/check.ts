import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { cyclesIn } from "./cycles.ts";
import { fits, IMPURE, LAYERS, type Layer } from "./layers.ts";
import { codeOf, importsOf } from "./source.ts";

/** What a check saw. `files` is there so that a check that found nothing to read cannot pass for a clean one. */
export interface Boundaries {
  files: number;
  violations: string[];
}

/** Checks the imports and the purity of lib/ and hooks/ below `root` against the layer table. */
export function checkBoundaries(root: string): Boundaries {
  const files = ["lib", "hooks"].flatMap((folder) => sourcesBelow(root, folder));
  const graph = new Map<string, string[]>();
  const violations: string[] = [];
  for (const file of files) {
    const source = readFileSync(join(root, file), "utf8");
    const layer = LAYERS.find((candidate) => fits(file, candidate.files));
    const imports = importsOf(source).map((found) => ({ ...found, target: targetOf(file, found.specifier) }));
    graph.set(
      file,
      imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target),
    );
    if (layer === undefined) violations.push(`${file}: belongs to no layer`);
    else violations.push(...importFaults(file, layer, imports), ...purityFaults(file, layer, source));
  }
  violations.push(...cyclesIn(graph).map((cycle) => `cycle: ${cycle.join(" -> ")}`));
  return { files: files.length, violations };
}

function sourcesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .sort();
}

// A relative specifier becomes a path from the root; anything else is a package or a module of Node.
function targetOf(file: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier;
}

function importFaults(file: string, layer: Layer, imports: { target: string; typeOnly: boolean }[]): string[] {
  return imports
    .filter(({ target }) => !fits(target, layer.may))
    .filter(({ target, typeOnly }) => !(typeOnly && fits(target, layer.mayType ?? [])))
    .map(({ target }) => `${file}: ${layer.name} must not import ${target}`);
}

function purityFaults(file: string, layer: Layer, source: string): string[] {
  if (layer.pure !== true) return [];
  const code = codeOf(source);
  return IMPURE.filter(({ pattern }) => pattern.test(code)).map(
    ({ what }) => `${file}: ${layer.name} is pure and must not use ${what}`,
  );
}
