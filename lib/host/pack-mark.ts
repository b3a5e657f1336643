/** The line a pack begins with: by it a prompt is seen to hold the pack of this delegation. */
export function packMark(sessionId: string, toolUseId: string): string {
  return `[agent-session: record of session ${sessionId} for ${toolUseId}]`;
}
