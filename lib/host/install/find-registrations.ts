import { ourHook } from "../registrations.ts";
import { isBlank, member, membersOf, type Node, parseObject } from "./json-text.ts";

/** One registration of a hook of ours, as a settings file has it. */
export interface FoundRegistration {
  event: string;
  matcher?: string;
  /** Name of the hook file without `.cjs`. */
  hook: string;
  /** The argument or command line that names the hook file. */
  path: string;
  /** `command` with `args`, no shell; false for a command line. */
  exec: boolean;
  /** The host's timeout in seconds, when the file sets one. */
  timeoutSeconds?: number;
}

/**
 * Every registration of a hook of ours in a settings text, in its order, wherever the user moved it. Throws
 * INVALID_VALUE when the text does not parse; `file` is the name for its message.
 */
export function findRegistrations(text: string, file: string): FoundRegistration[] {
  return isBlank(text) ? [] : placesIn(parseObject(text, file)).map(({ found }) => found);
}

/** Where a registration stands, from the outside in. */
export interface Place {
  found: FoundRegistration;
  hooks: Node;
  hooksProperty: Node;
  groups: Node;
  eventProperty: Node;
  group: Node;
  handlers: Node;
  handler: Node;
  /** False inside an earlier one of equal keys, which no reader sees. */
  isRead: boolean;
}

export function placesIn(root: Node): Place[] {
  const places: Place[] = [];
  for (const { property: hooksProperty, key, value: hooks } of membersOf(root)) {
    if (key !== "hooks") continue;
    for (const { property: eventProperty, key: event, value: groups } of membersOf(hooks)) {
      const isRead = member(root, "hooks")?.value === hooks && member(hooks, event)?.value === groups;
      for (const [group, handlers, handler] of handlersIn(groups)) {
        const found = registration(event, group, handler);
        if (found === undefined) continue;
        places.push({ found, hooks, hooksProperty, groups, eventProperty, group, handlers, handler, isRead });
      }
    }
  }
  return places;
}

function handlersIn(groups: Node): [group: Node, handlers: Node, handler: Node][] {
  return elements(groups).flatMap((group) => {
    const handlers = member(group, "hooks")?.value;
    return handlers === undefined
      ? []
      : elements(handlers).map((handler): [Node, Node, Node] => [group, handlers, handler]);
  });
}

function elements(node: Node | undefined): Node[] {
  return node?.type === "array" ? (node.children ?? []) : [];
}

function registration(event: string, group: Node, handler: Node): FoundRegistration | undefined {
  const args = elements(member(handler, "args")?.value).map((argument): unknown => argument.value);
  const command: unknown = member(handler, "command")?.value.value;
  const path = [...args, command].find((word) => typeof word === "string" && ourHook(word) !== undefined);
  if (typeof path !== "string") return undefined;
  const matcher: unknown = member(group, "matcher")?.value.value;
  const timeout: unknown = member(handler, "timeout")?.value.value;
  return {
    event,
    ...(typeof matcher === "string" ? { matcher } : {}),
    hook: ourHook(path) ?? "",
    path,
    exec: args.length > 0,
    ...(typeof timeout === "number" ? { timeoutSeconds: timeout } : {}),
  };
}
