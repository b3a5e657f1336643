// Breaks the file system at its border: every synchronous call of node:fs that touches the scope is counted and named, and
// the one at a given number fails, is cut short, or is the last thing the process does. The product knows nothing of it.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { canEnd } = require("./codes.cjs");

const WRITES = /[wa+]/;

const PATH_CALLS = [
  ...["accessSync", "appendFileSync", "chmodSync", "copyFileSync", "existsSync", "linkSync", "lstatSync", "mkdirSync"],
  ...["opendirSync", "openSync", "readdirSync", "readFileSync", "readlinkSync", "realpathSync", "renameSync", "rmSync"],
  ...[
    "rmdirSync",
    "statSync",
    "statfsSync",
    "symlinkSync",
    "truncateSync",
    "unlinkSync",
    "utimesSync",
    "writeFileSync",
  ],
];
const FD_CALLS = [
  "closeSync",
  "fstatSync",
  "fsyncSync",
  "fdatasyncSync",
  "ftruncateSync",
  "readSync",
  "writeSync",
  "futimesSync",
];
const CHANGES =
  /^(?:appendFile|chmod|copyFile|link|mkdir|rename|rm|rmdir|symlink|truncate|unlink|utimes|writeFile|write|fsync|fdatasync|ftruncate)Sync$/;

let plan;
let calls = [];
/** Open descriptors in the scope, by their file. */
const open = new Map();

/**
 * From now on: calls on paths below `scope` count, and the `at`-th (from 1) of those that can end with `code` does so;
 * with `lasting` every later one too. Codes beside the system's: "kill", "stop" and "kill-after" (signals), "short" (half is
 * read or written), "torn" (half is written, then killed). Without `at` it only counts.
 */
function arm(wanted) {
  plan = { hits: 0, ...wanted };
  calls = [];
}

/** All is well again. Answers the names of the calls there were, and the one that was hit first. */
function disarm() {
  const seen = { calls, hit: plan?.hit };
  plan = undefined;
  return seen;
}

for (const name of [...PATH_CALLS, ...FD_CALLS]) {
  const real = fs[name];
  if (typeof real === "function") fs[name] = Object.assign((...args) => through(name, real, args), real);
}
syncBuiltinESMExports();

function through(name, real, args) {
  const where = plan === undefined ? undefined : placeOf(args[0]);
  if (where === undefined) return tracked(name, real, args);
  const call = {
    name,
    title: `${name} ${where}`,
    changes: CHANGES.test(name) || (name === "openSync" && opensToWrite(args[1])),
  };
  calls.push(call.title);
  plan.log?.(call);
  const { code, at, lasting } = plan;
  if (at === undefined || !canEnd(call, code)) return tracked(name, real, args);
  plan.hits++;
  if (plan.hits !== at && !(lasting && plan.hits > at)) return tracked(name, real, args);
  plan.hit ??= call.title;
  return broken(code, call, real, args);
}

function broken(code, { name, title }, real, args) {
  if (code === "kill" || code === "stop") {
    process.kill(process.pid, code === "kill" ? "SIGKILL" : "SIGSTOP");
    return tracked(name, real, args);
  }
  if (code === "kill-after") {
    tracked(name, real, args);
    process.kill(process.pid, "SIGKILL");
  }
  if (code === "short" || code === "torn") {
    const half = Math.floor(bytesOf(args) / 2);
    const done =
      name === "readSync"
        ? real(args[0], args[1], args[2] ?? 0, Math.max(1, half), args[4])
        : real(args[0], Buffer.from(args[1]), 0, half);
    if (code === "torn") process.kill(process.pid, "SIGKILL");
    return done;
  }
  if (name === "existsSync") return false;
  if (name === "closeSync") tracked(name, real, args);
  throw Object.assign(new Error(`${code}: injected, ${title}`), { code, errno: -1, syscall: name.replace("Sync", "") });
}

/** Makes the call, and remembers which descriptors belong to the scope. */
function tracked(name, real, args) {
  if (name === "closeSync") open.delete(args[0]);
  const value = real(...args);
  if (name === "openSync" && plan !== undefined) {
    const where = placeOf(args[0]);
    if (where !== undefined) open.set(value, where);
  }
  return value;
}

/** The file's name below the scope, without what differs from run to run; `undefined` outside. */
function placeOf(target) {
  if (typeof target === "number") return open.get(target);
  const path = String(target);
  for (const scope of plan.scopes) {
    if (path !== scope && !path.startsWith(`${scope}/`)) continue;
    const below = path.slice(scope.length + 1);
    return below.startsWith("pad-") ? undefined : plain(below) || ".";
  }
  return /^\/proc\/\d+\/stat$/.test(path) ? "/proc/<pid>/stat" : undefined;
}

function plain(path) {
  return path
    .replace(/\d+-\w+-\w+\.\w+@[\w.-]+?(?=~|\.tmp|$)/g, "<holder>")
    .replace(/\d{4}-\d\d-\d\dT\d\d(?!-)/, "<hour>")
    .replace(/msg-\d{8}-\d{6}-\w{5}-[0-9a-f]{8}/, "<message>")
    .replace(/\d{4}-\d\d-\d\d(?=\.jsonl)/, "<day>")
    .replace(/\.corrupt-\S+/, ".corrupt-<time>")
    .replace(/(\.trash\/[\w-]+)\.\d+/, "$1.<pid>");
}

function opensToWrite(flags) {
  if (typeof flags === "number") return (flags & 3) !== 0;
  return WRITES.test(flags ?? "r");
}

function bytesOf([, data, , length]) {
  return typeof length === "number" ? length : Buffer.byteLength(data);
}

module.exports = { arm, disarm };
