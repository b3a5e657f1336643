// For `node --require`: arms the injector as AGENT_SESSION_TEST_FAULT says (JSON), for the whole life of the process. `log` names a
// file that gets every counted call; `clock_ms` moves the clock.
const fs = require("node:fs");

const { log, clock_ms: shift = 0, ...plan } = JSON.parse(process.env.AGENT_SESSION_TEST_FAULT ?? "{}");
const { appendFileSync } = fs;
if (shift !== 0) moveClock(shift);
if (plan.scopes !== undefined) {
  require("./inject.cjs").arm({
    ...plan,
    ...(log === undefined ? {} : { log: (call) => appendFileSync(log, `${JSON.stringify(call)}\n`) }),
  });
}

function moveClock(ms) {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + ms);
      else super(...args);
    }
    static now() {
      return RealDate.now() + ms;
    }
  };
}
