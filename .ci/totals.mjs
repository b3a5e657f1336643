// Prints which steps failed, then "N passed, M failed" over all vitest reports in the given folder; exit 1 if M > 0.
// No test at all counts as one failed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? ".";
const names = new Set(readdirSync(folder).map((file) => file.replace(/\.(json|failed)$/, "")));
let passed = 0;
let failed = 0;

for (const name of [...names].sort()) {
  const counts = readCounts(join(folder, `${name}.json`));
  const stepFailed = existsSync(join(folder, `${name}.failed`));
  if (stepFailed && counts.failed === 0) counts.failed = 1;
  if (counts.failed > 0) console.log(`failed: ${name}`);
  passed += counts.passed;
  failed += counts.failed;
}

if (passed + failed === 0) failed = 1;

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function readCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, "utf8"));
  // A test file that does not load has no tests to count.
  const unloadable = report.testResults.filter((result) => result.status === "failed" && noneFailed(result)).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable };
}

function noneFailed(result) {
  return result.assertionResults.every((assertion) => assertion.status !== "failed");
}
