// Loaded into every measured process, the empty one too: at its end it tells, on descriptor 3, the CPU time that the
// system has booked on it so far (user and system, all threads), in microseconds, and the most memory it had, in kilobytes.
const { writeSync } = require("node:fs");

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, `${user + system} ${process.resourceUsage().maxRSS}`);
});
