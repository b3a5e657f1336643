import { tmpdir } from "node:os";
import { parseArgs } from "node:util";

export const SECTIONS = ["startup", "operations", "scale", "contention", "redis"] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface BenchOptions {
  only: readonly SectionName[];
  json: boolean;
  write: boolean;
  quick: boolean;
  /** Stored sessions in the large store of the scale section; the small one has a hundredth of it. */
  sessions: number;
  /** Rounds of the start-up section. */
  rounds: number;
  /** Where the temporary stores are made: figures are those of this disk. */
  dir: string;
}

export const HELP = `npm run bench -- [options]

  --only NAME[,NAME]   sections: ${SECTIONS.join(", ")} (default: all)
  --quick              a short run, to see that it works; its figures say little
  --sessions N         stored sessions of the large store in "scale" (default 100000, with --quick 2000)
  --rounds N           rounds of "startup" (default 60, with --quick 5)
  --dir FOLDER         where the temporary stores are made (default: the system's temporary folder)
  --json               print JSON instead of tables
  --write              also write BENCHMARKS.md
`;

/** The options; a text says what is wrong with them, or is the help that was asked for. */
export function readOptions(args: readonly string[]): BenchOptions | { help: string; wrong: boolean } {
  try {
    const { values } = parseArgs({ args: [...args], options: KNOWN });
    if (values.help) return { help: HELP, wrong: false };
    const quick = values.quick === true;
    const only = values.only === undefined ? [...SECTIONS] : values.only.flatMap((names) => names.split(","));
    const unknown = only.find((name) => !SECTIONS.includes(name as SectionName));
    if (unknown !== undefined) throw new Error(`there is no section "${unknown}"`);
    return {
      only: only as SectionName[],
      json: values.json === true,
      write: values.write === true,
      quick,
      sessions: positive("sessions", values.sessions, quick ? 2000 : 100_000, 1000),
      rounds: positive("rounds", values.rounds, quick ? 5 : 60, 1),
      dir: values.dir ?? tmpdir(),
    };
  } catch (error) {
    return { help: `bench: ${(error as Error).message}\n\n${HELP}`, wrong: true };
  }
}

const KNOWN = {
  only: { type: "string", multiple: true },
  quick: { type: "boolean" },
  sessions: { type: "string" },
  rounds: { type: "string" },
  dir: { type: "string" },
  json: { type: "boolean" },
  write: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function positive(name: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} wants a whole number from ${least} on`);
  return value;
}
