import type { Requirement } from "./requirement.ts";
import { titlesOf } from "./titles.ts";

const ID = /^(?:[0-5]-[a-z]+|seeds)\/[\w-]+(?:\.[\w-]+)*$/;
const CITED = /\b(?:[0-5]-(?:words|sessions|lifecycles|work|hub|faces)|seeds)\/\w[\w-]*(?:\.\w[\w-]*)+/g;

/** What is wrong with a list of requirements, a line each; `source` reads a file of the repository. */
export function faultsOf(list: readonly Requirement[], source: (file: string) => string | undefined): string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  const titles = new Map<string, string[] | undefined>();
  for (const { id, says, proof, deferred } of list) {
    const fault = (text: string) => faults.push(`${id}: ${text}`);
    if (!ID.test(id)) fault("is no id");
    if (ids.has(id)) fault("stands twice");
    ids.add(id);
    if (says.length < 10) fault("says nothing");
    if (proof.length === 0 && !deferred) fault("has neither a test nor a reason");
    if (proof.length > 0 && deferred) fault("has both tests and a reason why there are none");
    for (const { file, title } of proof) {
      if (!titles.has(file)) titles.set(file, read(file, source));
      const there = titles.get(file);
      if (there === undefined) fault(`there is no ${file}`);
      else if (title === "" || !there.some((each) => each.includes(title))) fault(`${file} has no test "${title}"`);
    }
  }
  return faults;
}

/** The ids a test's source names that the list does not have. */
export function unknownIds(list: readonly Requirement[], source: string): string[] {
  const known = new Set(list.map(({ id }) => id));
  return (source.match(CITED) ?? []).filter((id) => !known.has(id));
}

function read(file: string, source: (file: string) => string | undefined): string[] | undefined {
  const text = source(file);
  return text === undefined ? undefined : titlesOf(text);
}
