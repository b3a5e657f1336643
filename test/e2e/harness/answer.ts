/** What the scripted model does in one turn. Build it with the functions below; order of blocks is kept. */
export type Answer =
  | { kind: "blocks"; blocks: Block[]; delayMs: number }
  | { kind: "failure"; status: number; type: string; message: string; delayMs: number }
  | { kind: "hang" };

export type Block = { type: "text"; text: string } | { type: "tool_use"; name: string; input: Record<string, unknown> };

export interface Delegation {
  type?: string;
  prompt: string;
  /** Default: the first words of the prompt. */
  description?: string;
  /** `run_in_background`; left out of the call when undefined, which means foreground in 2.1.197, background in 2.1.329. */
  background?: boolean;
  name?: string;
  model?: string;
}

/** The turn ends with this text. */
export function say(text: string): Answer {
  return { kind: "blocks", blocks: [{ type: "text", text }], delayMs: 0 };
}

/**
 * Calls a tool by its name. `Agent` is sent as `Task` when the host offers only that. A tool the host has deferred is
 * loaded first: the server answers with ToolSearch and comes back to this step, so scripts read alike on all versions.
 */
export function use(name: string, input: Record<string, unknown>): Answer {
  return { kind: "blocks", blocks: [{ type: "tool_use", name, input }], delayMs: 0 };
}

/** Several answers as one turn, for example a fan-out of three `delegate` calls. Only for answers made of blocks. */
export function together(...answers: Answer[]): Answer {
  const blocks = answers.flatMap((answer) => {
    if (answer.kind !== "blocks") throw new Error(`a ${answer.kind} answer cannot be joined with others`);
    return answer.blocks;
  });
  return { kind: "blocks", blocks, delayMs: 0 };
}

/** Agent call. */
export function delegate({ type, prompt, description, background, name, model }: Delegation): Answer {
  return use("Agent", {
    description: description ?? prompt.split(/\s+/, 4).join(" "),
    prompt,
    ...(type !== undefined && { subagent_type: type }),
    ...(background !== undefined && { run_in_background: background }),
    ...(name !== undefined && { name }),
    ...(model !== undefined && { model }),
  });
}

/** SendMessage to an agent id or name: a native resume when that agent has stopped. */
export function message(to: string, text: string): Answer {
  return use("SendMessage", { to, summary: text.slice(0, 60), message: text });
}

export function bash(command: string, input: Record<string, unknown> = {}): Answer {
  return use("Bash", { command, description: "Run a scripted command", ...input });
}

export function stopTask(taskId: string): Answer {
  return use("TaskStop", { task_id: taskId });
}

export function taskOutput(taskId: string, timeoutMs = 5_000): Answer {
  return use("TaskOutput", { task_id: taskId, block: true, timeout: timeoutMs });
}

/** Tool of an MCP server; for a plugin's server the name is `plugin_<plugin>_<server>`. */
export function mcp(server: string, tool: string, input: Record<string, unknown> = {}): Answer {
  return use(`mcp__${server}__${tool}`, input);
}

/** HTTP error instead of a turn: 400 is final for the host, 500 and 529 are too because runs allow no retry by default. */
export function fail(status: 400 | 401 | 429 | 500 | 529, text = "scripted failure"): Answer {
  const types = {
    400: "invalid_request_error",
    401: "authentication_error",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
  };
  return { kind: "failure", status, type: types[status], message: text, delayMs: 0 };
}

/** Never answers: the run stays inside this turn until the host is stopped. See `ScriptedApi.waitForAsk`. */
export function hang(): Answer {
  return { kind: "hang" };
}

/** The same answer, sent this many milliseconds later. */
export function after(delayMs: number, answer: Answer): Answer {
  return answer.kind === "hang" ? answer : { ...answer, delayMs };
}
