// A developer's own settings, and the host this suite may be running under, must not reach what the tests spawn.
// NODE_EXTRA_CA_CERTS also makes every start of Node 20 three times as slow.
const LEAKS =
  /^(?:NODE_EXTRA_CA_CERTS|NODE_OPTIONS|NODE_COMPILE_CACHE|FORCE_COLOR|(?:AGENT_SESSION|CLAUDE)(?:_(?!TEST_).*)?)$/;

for (const name of Object.keys(process.env)) {
  if (LEAKS.test(name)) delete process.env[name];
}
