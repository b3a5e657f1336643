import { readStdin, stdinIsTerminal, writeOut } from "../host/stdio.ts";
import { statusLine } from "./statusline.ts";

/** More than the host ever says of itself, in bytes. */
const MAX_INPUT = 1024 * 1024;

// A file of its own beside the hooks: the host runs it again and again, and the whole command line would be slow.
statusLine(stdinIsTerminal() ? "" : readStdin(MAX_INPUT).text, process.env).then((line) => writeOut(1, `${line}\n`));
