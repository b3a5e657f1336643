/** What a library says without failing: process warnings of type `AgentSessionWarning`, told apart by their code. */
export function warn(
  code:
    | "CONFIG_IGNORED"
    | "LISTENER_FAILED"
    | "FEED_UNREADABLE"
    | "CALLBACK_FAILED"
    | "ROUTER_UNREACHABLE"
    | "STORE_WEAK",
  message: string,
  error?: unknown,
): void {
  const cause = error instanceof Error ? error : undefined;
  const text = error === undefined ? message : `${message}: ${cause?.message ?? String(error)}`;
  process.emitWarning(text, { type: "AgentSessionWarning", code, ...(cause?.stack && { detail: cause.stack }) });
}
