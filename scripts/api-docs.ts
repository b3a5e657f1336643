// Writes docs/api.md, the reference of the library, from the declarations in dist/types and the options' schemas.
import { readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as z from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
export const API_PAGE = "docs/api.md";

interface Exported {
  readonly name: string;
  /** Below lib/, without its ending. */
  readonly file: string;
  readonly isType: boolean;
}

interface Declared {
  /** As prose: links are code, no comment signs. */
  readonly comment: string;
  readonly code: string;
}

const SECTIONS: readonly [string, (each: Exported) => boolean][] = [
  ["Functions and values", ({ isType }) => !isType],
  ["Calls and their options", ({ file }) => file.startsWith("library/")],
  ["Stores", ({ file }) => file.startsWith("store/")],
  ["What calls answer", () => true],
];

/** The page as it should be: every export of the library, in sections, by name. */
export async function apiPage(): Promise<string> {
  const left = new Set(exportsOf(read("lib/index.ts")));
  const parts = [
    "# The library, export by export\n\nMade by `npx tsx scripts/api-docs.ts` from the doc comments. `openSessions` is where to begin.\n",
  ];
  for (const [title, takes] of SECTIONS) {
    parts.push(`## ${title}\n`);
    for (const each of [...left].filter(takes).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      left.delete(each);
      parts.push(await entry(each));
    }
  }
  return `${parts.join("\n").trimEnd()}\n`;
}

function exportsOf(index: string): Exported[] {
  return [...index.matchAll(/^export (type )?\{([^}]+)\} from "\.\/(.+?)\.ts";/gm)].flatMap(([, type, names, file]) =>
    (names ?? "").split(",").flatMap((each) => {
      const [, own, name] = /^\s*(type )?(\w+)\s*$/.exec(each) ?? [];
      return name === undefined ? [] : [{ name, file: file ?? "", isType: (type ?? own) !== undefined }];
    }),
  );
}

async function entry({ name, file: given }: Exported): Promise<string> {
  const file = sourceOf(given, name);
  const { comment, code } = declared(read(`dist/types/${file}.d.ts`), name);
  const schema = /\btypeof (\w+)>/.exec(code)?.[1];
  const table = schema === undefined ? undefined : await optionsTable(file, schema);
  const own = schema === undefined || table !== undefined ? [] : constantIn(read(`lib/${file}.ts`), schema);
  const isAll = table !== undefined && /^type \w+ = [\w.]+<typeof \w+>;$/.test(code);
  const shown = isAll ? [] : [`\`\`\`ts\n${[code, ...own].join("\n\n")}\n\`\`\`\n`];
  return [`### ${name}\n`, ...(comment === "" ? [] : [`${comment}\n`]), ...shown, ...(table ?? [])].join("\n");
}

/** The file that declares what this one perhaps only passes on. */
function sourceOf(file: string, name: string): string {
  const passed = new RegExp(`^export (?:type )?\\{[^}]*\\b${name}\\b[^}]*\\} from "(.+?)\\.js";`, "m");
  const [, from] = passed.exec(read(`dist/types/${file}.d.ts`)) ?? [];
  return from === undefined ? file : posix.join(posix.dirname(file), from);
}

/** How the source defines what it keeps to itself. */
function constantIn(source: string, name: string): string[] {
  return new RegExp(`^const ${name} =[^]*?;\\n(?=\\S|\\n)`, "m").exec(source)?.map((text) => text.trimEnd()) ?? [];
}

function declared(declarations: string, name: string): Declared {
  const start = new RegExp(`^export (?:declare )?(?:interface|type|function|const|class) ${name}\\b`, "m");
  const at = declarations.search(start);
  if (at < 0) throw new Error(`no declaration of ${name}`);
  const before = declarations.slice(0, at);
  const said = before.endsWith("*/\n") ? before.slice(before.lastIndexOf("/**")) : "";
  // A declaration ends with the first line that is not indented and ends a statement or a body.
  const lines = declarations.slice(at).split("\n");
  const end = lines.findIndex((line) => /^\S.*;$|^\}$|\{\}$/.test(line));
  const code = lines.slice(0, end + 1).map((line) => line.replace(/^ +/, (indent) => " ".repeat(indent.length / 2)));
  return { comment: prose(said), code: onOneLine(code.join("\n").replace(/^export (?:declare )?/, "")) };
}

/** Short objects without comments, as a person would write them. */
function onOneLine(code: string): string {
  const short = code.replace(/\{\n((?: +[^{}\n*]+;\n)+) *\}/g, (block, members: string) => {
    const line = `{ ${members
      .trim()
      .replace(/;$/, "")
      .replace(/\s*\n\s*/g, " ")} }`;
    return line.length <= 90 ? line : block;
  });
  return short === code ? code : onOneLine(short);
}

function prose(comment: string): string {
  const text = comment.replace(/^\/\*\*|\*\/\s*$/g, "").replace(/^\s*\* ?/gm, "");
  return text.trim().replace(/\{@link (\S+?)\}/g, "`$1`");
}

/** The options a schema takes, one to a row; nested ones by their path. `undefined` where it is not to be had. */
async function optionsTable(file: string, schema: string): Promise<string[] | undefined> {
  const imported = new RegExp(`^import \\{[^}]*\\b${schema}\\b[^}]*\\} from "(.+?)";`, "m").exec(
    read(`lib/${file}.ts`),
  );
  const from = imported?.[1] === undefined ? `${file}.ts` : posix.join(posix.dirname(file), imported[1]);
  const found = (
    (await import(/* @vite-ignore */ pathToFileURL(join(root, "lib", from)).href)) as Record<string, unknown>
  )[schema];
  if (!(found instanceof z.ZodType)) return undefined;
  const rows = rowsOf(z.toJSONSchema(found, { unrepresentable: "any", io: "input" }) as Shape);
  return rows.length === 0 ? undefined : ["| option | takes | default | |", "|---|---|---|---|", ...rows, ""];
}

interface Shape {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  default?: unknown;
  description?: string;
}

function rowsOf(shape: Shape, path = ""): string[] {
  return Object.entries(shape.properties ?? {}).flatMap(([key, each]) => {
    const standard = each.default === undefined ? "" : `\`${JSON.stringify(each.default)}\``;
    const nested = each.properties === undefined ? [] : rowsOf(each, `${path}${key}.`);
    return [`| \`${path}${key}\` | ${takes(each)} | ${standard} | ${each.description ?? ""} |`, ...nested];
  });
}

function takes({ type, enum: words, anyOf, items }: Shape): string {
  if (words !== undefined) return words.map((word) => `\`${String(word)}\``).join(", ");
  if (anyOf !== undefined) return anyOf.map(takes).join(" or ");
  if (type === "array") return `list of ${items === undefined ? "anything" : takes(items)}`;
  return [type ?? "anything"].flat().join(" or ");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(root, API_PAGE), await apiPage());
