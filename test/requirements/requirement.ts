/** A test: its file, and its title or a part of that, as the source spells it (with its `%s`, where it is a table's). */
export interface Proof {
  readonly file: string;
  readonly title: string;
}

/** One promise of the contract. */
export interface Requirement {
  /** Stable: page/what.detail. */
  readonly id: string;
  /** Where the contract says it: a page and its section. */
  readonly source: string;
  readonly says: string;
  /** Empty only where {@link Requirement.deferred} says why. */
  readonly proof: readonly Proof[];
  /** Why no test proves it. */
  readonly deferred?: string;
}

/** As it is written: the tests by their files. */
type Written = { says: string } & ({ proof: Record<string, string | string[]> } | { deferred: string });

/** The promises of one section, by their ids. */
export function requirements(source: string, written: Record<string, Written>): Requirement[] {
  return Object.entries(written).map(([id, { says, ...how }]) =>
    "proof" in how ? { id, source, says, proof: proofs(how.proof) } : { id, source, says, proof: [], ...how },
  );
}

function proofs(byFile: Record<string, string | string[]>): Proof[] {
  return Object.entries(byFile).flatMap(([file, titles]) => [titles].flat().map((title) => ({ file, title })));
}
