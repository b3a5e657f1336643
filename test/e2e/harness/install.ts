import { ensureHost, HOST_VERSIONS } from "./host.ts";

/** Before the first test, so that a download is no test's time and its progress is seen. */
export default async function setup(): Promise<void> {
  for (const version of HOST_VERSIONS) await ensureHost(version);
}
