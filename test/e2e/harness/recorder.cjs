// Registered for every event: appends one line per call to the file named by the first argument and prints nothing.
// Plain CommonJS, run by the host as `node recorder.cjs <file>`, so it needs no build.
const { appendFileSync, readFileSync } = require("node:fs");

const ENVIRONMENT = /^(CLAUDE|AGENT_SESSION|HOME$|NODE_EXTRA_CA_CERTS$)/;

const [file, ...argv] = process.argv.slice(2);
const at = Date.now();
const stdin = readFileSync(0, "utf8");
let payload;
try {
  payload = JSON.parse(stdin);
} catch {
  payload = null;
}
const kept = Object.entries(process.env).filter(([name]) => ENVIRONMENT.test(name));
const env = Object.fromEntries(kept.map(([name, value]) => [name, name.endsWith("_TOKEN") ? "left out" : value]));
const line = { at, event: payload?.hook_event_name ?? "?", argv, payload, env, cwd: process.cwd(), ppid: process.ppid };
if (payload === null) line.stdin = stdin;
// One write of one line: parallel hooks append without tearing.
appendFileSync(file, `${JSON.stringify(line)}\n`);
