import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** A script and the digest the server knows it by. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/**
 * Runs a script; sends its text only when the server does not know it (it forgets them at a restart).
 * Every writing script may be sent again with the same arguments when its answer was lost: it tells
 * from the token (or, a commit, from its line) that it has been done, and answers as before.
 */
export async function evaluate(
  redis: Redis,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
    return redis.eval(script.text, keys.length, ...keys, ...args);
  }
}

function script(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** Milliseconds an answer is kept: longer than any call asks again. */
export const ANSWER_MS = 120_000;

const STATE = `
local function field(entry, name)
  for i = 1, #entry, 2 do if entry[i] == name then return entry[i + 1] end end
  return ''
end
local function last_line(journal)
  local found = redis.call('XREVRANGE', journal, '+', '-', 'COUNT', 1)
  if found[1] == nil then return '', '' end
  return found[1][1], field(found[1][2], 'id')
end
local function now()
  local time = redis.call('TIME')
  return string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
end
`;

// Index and snapshot follow the line; the first write is one that a full or failing server refuses, so all happens or nothing.
const KEEP = `
local function keep(id, seq, record, entry, final, ended, agent, open_prefix)
  local session, feed, all, open, done = KEYS[1], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
  local before = redis.call('HGET', session, 'agent')
  redis.call('HSET', session, 'record', record, 'revision', seq, 'agent', agent, 'touched', now())
  redis.call('SADD', all, id)
  if before and before ~= agent then redis.call('SREM', open_prefix .. before, id) end
  if final == '1' then
    redis.call('SREM', open, id)
    redis.call('SREM', open_prefix .. agent, id)
    redis.call('ZADD', done, ended, id)
  else
    redis.call('SADD', open, id)
    redis.call('SADD', open_prefix .. agent, id)
    redis.call('ZREM', done, id)
  end
  if entry then redis.call('XADD', feed, '*', 'entry', entry) end
end
local function is_mine(seq, line_id)
  local there = redis.call('XRANGE', KEYS[2], seq .. '-0', seq .. '-0')
  return there[1] ~= nil and field(there[1][2], 'id') == line_id
end
local function changed(revision, line_id)
  local _, last = last_line(KEYS[2])
  return (redis.call('HGET', KEYS[1], 'revision') or '') ~= revision or last ~= line_id
end
`;

/** KEYS session, journal. Answers record, revision, touched, number and id of the journal's last line; `""` for what is not there. */
export const LOAD = script(`${STATE}
local kept = redis.call('HMGET', KEYS[1], 'record', 'revision', 'touched')
local number, last = last_line(KEYS[2])
return { kept[1] or '', kept[2] or '', kept[3] or '', number, last }`);

/**
 * KEYS session, journal, feed, all, open, done, answer. ARGV id, expected revision, expected last line,
 * seq, line id, line, record, feed entry, final, ended, agent, prefix of open sets, ms to keep the answer.
 */
export const COMMIT = script(`${STATE}${KEEP}
local id, revision, last, seq, line_id, line = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if is_mine(seq, line_id) or redis.call('EXISTS', KEYS[7]) == 1 then return 'ok' end
if changed(revision, last) then return 'conflict' end
redis.call('XADD', KEYS[2], seq .. '-0', 'id', line_id, 'line', line)
keep(id, seq, ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12])
if revision == '' then redis.call('SET', KEYS[7], 'ok', 'PX', ARGV[13]) end
return 'ok'`);

/** KEYS as above but `corrupt` instead of answer. ARGV as above up to the prefix, then whether to keep the old journal aside, for how many ms, then id and line of each line that counts, by turns with its seq. */
export const REPAIR = script(`${STATE}${KEEP}
local id, revision, last, seq, line_id, line = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if is_mine(seq, line_id) then return 'ok' end
if changed(revision, last) then return 'conflict' end
redis.call('XADD', KEYS[3], '*', 'entry', ARGV[8])
if ARGV[13] == '1' and redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[7])
  redis.call('PEXPIRE', KEYS[7], ARGV[14])
end
redis.call('DEL', KEYS[2])
for i = 15, #ARGV, 3 do redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 'id', ARGV[i + 1], 'line', ARGV[i + 2]) end
redis.call('XADD', KEYS[2], seq .. '-0', 'id', line_id, 'line', line)
keep(id, seq, ARGV[7], false, ARGV[9], ARGV[10], ARGV[11], ARGV[12])
return 'ok'`);

/** KEYS session, journal, feed, all, open, done, answer. ARGV id, expected revision, expected last line, feed entry, prefix of open sets, ms. */
export const REMOVE = script(`${STATE}${KEEP}
if redis.call('EXISTS', KEYS[7]) == 1 then return 'ok' end
if changed(ARGV[2], ARGV[3]) then return 'conflict' end
local agent = redis.call('HGET', KEYS[1], 'agent')
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SREM', KEYS[4], ARGV[1])
redis.call('SREM', KEYS[5], ARGV[1])
if agent then redis.call('SREM', ARGV[5] .. agent, ARGV[1]) end
redis.call('ZREM', KEYS[6], ARGV[1])
redis.call('XADD', KEYS[3], '*', 'entry', ARGV[4])
redis.call('SET', KEYS[7], 'ok', 'PX', ARGV[6])
return 'ok'`);

/** KEYS collection, collections, answer. ARGV name, field, expected revision or "", value, ms. Answers `ok:<revision>` or `conflict:<revision>`. */
export const PUT = script(`
local done = redis.call('GET', KEYS[3])
if done then return done end
local old = redis.call('HGET', KEYS[1], ARGV[2])
local revision = tonumber(old and string.match(old, '^(%d+):') or 0)
if ARGV[3] ~= '' and tonumber(ARGV[3]) ~= revision then return string.format('conflict:%d', revision) end
local answer = string.format('ok:%d', revision + 1)
redis.call('HSET', KEYS[1], ARGV[2], string.format('%d:', revision + 1) .. ARGV[4])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('SET', KEYS[3], answer, 'PX', ARGV[5])
return answer`);

/** KEYS collection, answer. ARGV field, expected revision or "", ms. Answers `ok:1` or `ok:0`, whether it was there, or `conflict:<revision>`. */
export const DELETE = script(`
if redis.call('EXISTS', KEYS[2]) == 1 then return 'ok:1' end
local old = redis.call('HGET', KEYS[1], ARGV[1])
if not old then return 'ok:0' end
local revision = tonumber(string.match(old, '^(%d+):') or 0)
if ARGV[2] ~= '' and tonumber(ARGV[2]) ~= revision then return string.format('conflict:%d', revision) end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], 1, 'PX', ARGV[3])
return 'ok:1'`);

/** KEYS stream, answer, and keys of which one must be there. ARGV ms, entries. */
export const APPEND = script(`
if redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
if #KEYS > 2 and redis.call('EXISTS', unpack(KEYS, 3)) == 0 then return 0 end
for i = 2, #ARGV do redis.call('XADD', KEYS[1], '*', 'entry', ARGV[i]) end
if #ARGV > 1 then redis.call('SET', KEYS[2], 1, 'PX', ARGV[1]) end
return 1`);
