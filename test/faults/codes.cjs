/** Which calls can end with which code of the system, and with ours: "short" takes or gives half, "torn" dies after half. */
const CALLS = {
  // A full disk still takes things away.
  ENOSPC: (call) => call.changes && !/^(?:unlink|rmdir|rm|rename|ftruncate|truncate|close)/.test(call.name),
  EROFS: (call) => call.changes && !/^(?:write|fsync|close)/.test(call.name),
  EACCES: (call) => !/^(?:read|write|fstat|fsync|close|ftruncate)Sync$/.test(call.name),
  EMFILE: (call) => /^(?:open|opendir|readdir|readFile|writeFile|copyFile|appendFile)Sync$/.test(call.name),
  short: (call) => call.name === "writeSync" || call.name === "readSync",
  torn: (call) => call.name === "writeSync",
};

function canEnd(call, code) {
  return CALLS[code]?.(call) ?? true;
}

module.exports = { canEnd };
