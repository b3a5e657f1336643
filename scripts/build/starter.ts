import { createHash } from "node:crypto";
import { basename } from "node:path";
import { build } from "esbuild";
import { inAscii } from "./ascii.ts";

const SOURCE = "lib/host/starter.ts";
const [OPENING, CLOSING] = ["\n/*code\n", "\n*/\n"];

/**
 * A built hook behind what starts it: the hook's code stands in a comment, from where it is run with what V8 compiled
 * of it before.
 */
export async function startedFast(root: string, output: string, banner: string, built: string): Promise<string> {
  const code = `(function(require,module,exports,__filename,__dirname){${inAscii(built.trim())}\n})`;
  if (code.includes("*/")) throw new Error(`${output}: the end of a comment stands in the code`);
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
  const key = `${basename(output, ".cjs")}-${hash}`;
  for (let start = 0; ; ) {
    const starter = `${banner}\n${await builtStarter(root, { key, start, length: code.length })}${OPENING}`;
    if (starter.length === start) return `${starter}${code}${CLOSING}`;
    start = starter.length;
  }
}

interface Place {
  key: string;
  start: number;
  length: number;
}

async function builtStarter(root: string, { key, start, length }: Place): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [SOURCE],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "ascii",
    minify: true,
    write: false,
    define: { __CODE_KEY__: JSON.stringify(key), __START__: String(start), __LENGTH__: String(length) },
    logLevel: "silent",
  });
  return outputFiles[0]?.text.trimEnd() ?? "";
}
