import fc from "fast-check";

/** A settings text in some style, the value it holds and the comments in it. */
export interface Sample {
  text: string;
  value: Record<string, unknown>;
}

interface Style {
  eol: string;
  unit: string;
  bom: boolean;
  finalNewline: boolean;
  trailingCommas: boolean;
}

const foreignHandler = fc.constantFrom<unknown>(
  { type: "command", command: "echo theirs" },
  { type: "command", command: "node", args: ["/opt/tools/pre_delegate.cjs"], timeout: 7 },
  { type: "command", command: `node "\${CLAUDE_PROJECT_DIR}/agent-session-tools/subagent_stop.cjs"` },
  { type: "prompt", prompt: "// not a comment, /* nor */ this" },
  "odd",
  null,
);

const foreignGroup = fc.oneof(
  { weight: 6, arbitrary: fc.record({ matcher: fc.constantFrom("Bash", "Agent|Task|SendMessage", "") }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({}, [], 7, { hooks: "odd" }, { hooks: { nested: [] } }) },
);

const filledGroup = fc
  .tuple(foreignGroup, fc.array(foreignHandler, { minLength: 1, maxLength: 3 }))
  .map(([group, hooks]) => (isRecord(group) && !("hooks" in group) ? { ...group, hooks } : group));

const events = fc.dictionary(
  fc.constantFrom("SessionStart", "PreToolUse", "PostToolUse", "SubagentStop", "Stop", "Notification", "FutureEvent"),
  fc.array(filledGroup, { minLength: 1, maxLength: 3 }),
  { minKeys: 1, noNullPrototype: true },
);

const otherMembers = fc.dictionary(
  fc.constantFrom("model", "env", "permissions", 'weird "key"', "mcpServers", "x"),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.constant({}),
    fc.constant([]),
    fc.constant({ allow: ["Bash(git *)", "Read(//etc/**)"], deny: [] }),
    fc.constant({ A: `\${B}`, deep: { er: [[], [{ a: 1 }]] } }),
  ),
  { noNullPrototype: true },
);

/** Settings of other people: no hook of ours in them, and no empty `hooks` or event. */
export const foreignSettings: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(otherMembers, fc.option(events, { nil: undefined }), fc.boolean())
  .map(([others, hooks, first]) => {
    if (hooks === undefined) return others;
    return first ? { hooks, ...others } : { ...others, hooks };
  });

const style: fc.Arbitrary<Style> = fc.record({
  eol: fc.constantFrom("\n", "\r\n"),
  unit: fc.constantFrom("  ", "    ", "\t", " "),
  bom: fc.boolean(),
  finalNewline: fc.boolean(),
  trailingCommas: fc.boolean(),
});

/** Evenly laid out: what an editor or a formatter leaves. */
export function tidy(values: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Sample> {
  return fc.tuple(values, style).map(([value, chosen]) => ({ text: printed(value, chosen), value }));
}

/** Any white space and comments between any two tokens. */
export function untidy(values: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Sample> {
  const piece = fc.constantFrom(
    "",
    "",
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\n    ",
    "/* c\n */",
    "// d\n",
    "// é   \r\n",
  );
  return fc.tuple(values, style, fc.infiniteStream(piece)).map(([value, { bom, trailingCommas }, pieces]) => {
    const next = () => pieces.next().value ?? "";
    const text = scattered(value, next, trailingCommas);
    return { text: `${bom ? "\uFEFF" : ""}${next()}${text}${next()}`, value };
  });
}

function printed(value: unknown, { eol, unit, bom, finalNewline, trailingCommas }: Style): string {
  const lines = JSON.stringify(value, null, "\t").split("\n");
  const indented = lines.map((line) => line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length)));
  const isLast = (index: number) => /^\s*[}\]]/.test(indented[index + 1] ?? "");
  const closed = indented.map((line, index) => (trailingCommas && isLast(index) ? `${line},` : line));
  return `${bom ? "\uFEFF" : ""}${closed.join(eol)}${finalNewline ? eol : ""}`;
}

function scattered(value: unknown, next: () => string, trailingCommas: boolean): string {
  const list = (parts: string[], open: string, close: string) => {
    const trailing = trailingCommas && parts.length > 0 ? `,${next()}` : "";
    return `${open}${next()}${parts.map((part) => `${part}${next()}`).join(`,${next()}`)}${trailing}${close}`;
  };
  if (Array.isArray(value))
    return list(
      value.map((item) => scattered(item, next, trailingCommas)),
      "[",
      "]",
    );
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}${next()}:${next()}${scattered(item, next, trailingCommas)}`,
  );
  return list(members, "{", "}");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
