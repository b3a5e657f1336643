import type { ServerResponse } from "node:http";
import type { ContentBlock } from "./ask.ts";

/** Sends one assistant message as the server-sent events of the Messages API, or as one object when not streaming. */
export function sendMessage(
  response: ServerResponse,
  { id, model, blocks, stream }: { id: string; model: string; blocks: ContentBlock[]; stream: boolean },
): void {
  const stopReason = blocks.some((block) => block.type === "tool_use") ? "tool_use" : "end_turn";
  const usage = { input_tokens: 100, output_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const head = { id, type: "message", role: "assistant", model, stop_sequence: null, usage };
  if (!stream) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ ...head, content: blocks, stop_reason: stopReason }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send("message_start", { message: { ...head, content: [], stop_reason: null } });
  for (const [index, block] of blocks.entries()) {
    const [start, delta] = startAndDelta(block);
    send("content_block_start", { index, content_block: start });
    send("content_block_delta", { index, delta });
    send("content_block_stop", { index });
  }
  send("message_delta", { delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 10 } });
  send("message_stop", {});
  response.end();
}

/** Sends an API error the way the Messages API words it. */
export function sendFailure(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { "content-type": "application/json", "x-should-retry": "false" });
  response.end(JSON.stringify({ type: "error", error: { type, message } }));
}

function startAndDelta(block: ContentBlock): [object, object] {
  if (block.type === "text")
    return [
      { type: "text", text: "" },
      { type: "text_delta", text: block.text ?? "" },
    ];
  return [
    { type: "tool_use", id: block.id, name: block.name, input: {} },
    { type: "input_json_delta", partial_json: JSON.stringify(block.input ?? {}) },
  ];
}
