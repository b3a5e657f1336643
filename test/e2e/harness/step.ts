/**
 * Runs one named step of a scenario: prints its name with the time it took, and puts the name in front of the message of
 * whatever it throws, so that a failing run says where it failed.
 */
export async function step<T>(name: string, action: () => T | Promise<T>): Promise<T> {
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
