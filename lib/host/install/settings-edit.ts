import { SessionError } from "../../errors.ts";
import { type HookGroup, namesOurFile, STATUS_LINE_FILE } from "../registrations.ts";
import { type Place, placesIn } from "./find-registrations.ts";
import { append, drop, replace } from "./json-edit.ts";
import { contentOf, covers, described, isBlank, member, type Node, orEmptyObject, parseObject } from "./json-text.ts";

/**
 * `text` with `wanted` registered, and no other registration of a hook of ours. A registration that is there and right
 * keeps its bytes and its place, a differing one is replaced, everybody else's hooks and all comments stay. Blank text
 * becomes a new document. Throws INVALID_VALUE when the text does not parse, or `hooks` or a wanted event has another
 * type than the host reads; `file` is the name for its message.
 */
export function addRegistrations(text: string, wanted: Record<string, HookGroup[]>, file: string): string {
  let body = orEmptyObject(text);
  checkTypes(parseObject(body, file), Object.keys(wanted), file);
  body = settle(body, wanted, file);
  for (const [event, [group]] of Object.entries(wanted)) {
    const root = parseObject(body, file);
    if (group === undefined || placesIn(root).some(({ found }) => found.event === event)) continue;
    const hooks = member(root, "hooks")?.value;
    const groups = member(hooks, event)?.value;
    if (hooks === undefined) body = append(body, root, { [event]: [group] }, "hooks");
    else if (groups === undefined) body = append(body, hooks, [group], event);
    else body = append(body, groups, group);
  }
  return body;
}

/**
 * `text` without any registration of a hook of ours, without a status line of ours, and without what their going left
 * empty, unless it was there and empty in `before` (the file as it was before ours came). Comments beside ours stay.
 * Throws INVALID_VALUE when the text does not parse.
 */
export function removeRegistrations(text: string, file: string, before?: string): string {
  if (isBlank(text)) return text;
  const wasEmpty = emptyIn(before, file);
  for (let body = text; ; ) {
    const root = parseObject(body, file);
    const place = placesIn(root)[0];
    if (place === undefined) return withoutStatusLine(body, root);
    body = withdraw(body, root, place, wasEmpty);
  }
}

/**
 * `text` with `command` as the host's status line. Nothing when one is set that is not ours. Blank text becomes a new
 * document. Throws INVALID_VALUE when the text does not parse.
 */
export function addStatusLine(text: string, command: string, file: string): string | undefined {
  const body = orEmptyObject(text);
  const root = parseObject(body, file);
  const present = member(root, "statusLine")?.value;
  const wanted = { type: "command", command };
  if (present === undefined) return append(body, root, wanted, "statusLine");
  if (!isOurStatusLine(present)) return undefined;
  return covers(contentOf(present), wanted) ? body : replace(body, present, wanted);
}

// A host that meets a wrong type ignores the whole file, so there is nothing to merge into.
function checkTypes(root: Node, events: string[], file: string): void {
  const hooks = member(root, "hooks")?.value;
  const expect = (type: "object" | "array", name: string, node: Node | undefined) => {
    if (node === undefined || node.type === type) return;
    const message = `${name} in ${file} is ${described(node)}, expected an ${type}`;
    throw new SessionError("INVALID_VALUE", message, { file, key: name });
  };
  expect("object", "hooks", hooks);
  for (const event of events) expect("array", `hooks.${event}`, member(hooks, event)?.value);
}

// Leaves at most one registration of ours per wanted event, as wanted, and none of other events.
function settle(text: string, wanted: Record<string, HookGroup[]>, file: string): string {
  const settled = new Set<string>();
  for (let body = text; ; ) {
    const root = parseObject(body, file);
    // Every place before this one is settled and stays, so their number is the next one's index.
    const place = placesIn(root)[settled.size];
    if (place === undefined) return body;
    const group = place.isRead && !settled.has(place.found.event) ? wanted[place.found.event]?.[0] : undefined;
    const next = group && renewed(body, place, group);
    if (next !== undefined) settled.add(place.found.event);
    body = next ?? withdraw(body, root, place, () => place.isRead && wanted[place.found.event] !== undefined);
  }
}

// The text with this registration as wanted; nothing when it shares a group with others under another matcher.
function renewed(text: string, { group, handlers, handler }: Place, wanted: HookGroup): string | undefined {
  const matcher: unknown = member(group, "matcher")?.value.value;
  if (sameMatcher(matcher, wanted.matcher)) {
    return covers(contentOf(handler), wanted.hooks[0]) ? text : replace(text, handler, wanted.hooks[0]);
  }
  return handlers.children?.length === 1 ? replace(text, group, wanted) : undefined;
}

function sameMatcher(actual: unknown, wanted: string | undefined): boolean {
  if (wanted === undefined) return actual === undefined || actual === "" || actual === "*";
  const names = (matcher: string) => [...new Set(matcher.split("|"))].sort().join("|");
  return typeof actual === "string" && names(actual) === names(wanted);
}

function withdraw(text: string, root: Node, place: Place, staysEmpty: (path: string[]) => boolean): string {
  const { hooks, hooksProperty, groups, eventProperty, group, handlers, handler, found } = place;
  if (handlers.children?.length !== 1) return drop(text, handlers, handler);
  if (groups.children?.length !== 1 || staysEmpty(["hooks", found.event])) return drop(text, groups, group, handler);
  if (hooks.children?.length !== 1 || staysEmpty(["hooks"])) return drop(text, hooks, eventProperty, handler);
  return drop(text, root, hooksProperty, handler);
}

function emptyIn(before: string | undefined, file: string): (path: string[]) => boolean {
  if (before === undefined || isBlank(before)) return () => false;
  const root = parseObject(before, file);
  return (path) => path.reduce<Node | undefined>((node, key) => member(node, key)?.value, root)?.children?.length === 0;
}

function withoutStatusLine(text: string, root: Node): string {
  const line = member(root, "statusLine");
  return line !== undefined && isOurStatusLine(line.value) ? drop(text, root, line.property) : text;
}

function isOurStatusLine(node: Node): boolean {
  const command: unknown = member(node, "command")?.value.value;
  return typeof command === "string" && namesOurFile(command, STATUS_LINE_FILE);
}
