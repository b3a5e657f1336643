import { expect } from "vitest";

let announced: string | undefined;

/**
 * Runs one named step of a scenario: prints its name with the time it took, under the title of the test it belongs to,
 * and puts the name in front of the message of whatever it throws, so that a failing run says where it failed.
 */
export async function step<T>(name: string, action: () => T | Promise<T>): Promise<T> {
  announceTest();
  const startedAt = Date.now();
  try {
    const value = await action();
    process.stdout.write(`    ✓ ${name} (${Date.now() - startedAt} ms)\n`);
    return value;
  } catch (error) {
    process.stdout.write(`    ✗ ${name} (${Date.now() - startedAt} ms)\n`);
    if (error instanceof Error) error.message = `step "${name}": ${error.message}`;
    throw error;
  }
}

/** Not left to a reporter: those hear of a test in batches, after its steps have been printed. */
function announceTest(): void {
  const { currentTestName } = expect.getState();
  if (currentTestName !== announced) process.stdout.write(`\n  ${currentTestName}\n`);
  announced = currentTestName;
}
