import { SessionError } from "../../errors.ts";
import { LIFECYCLE_NAMES, lifecycleNamed } from "../../session/lifecycles/index.ts";
import type { Lifecycle } from "../../session/lifecycles/lifecycle.ts";
import { command } from "../command.ts";
import { lifecycleJson, lifecycleMermaid, lifecycleTable } from "../lifecycle-text.ts";
import { flag, optionalArgument } from "../options.ts";

export const lifecycle = command({
  name: "lifecycle",
  group: "Look at sessions",
  summary: "Print the phases of a lifecycle and the moves between them",
  example: "agent-session lifecycle feature --mermaid",
  args: { name: optionalArgument("name", `${LIFECYCLE_NAMES.join(", ")} (default: all)`) },
  options: { mermaid: flag("--mermaid", "As a state diagram") },
  async run({ args: { name }, options: { mermaid } }) {
    const shown = (name === undefined ? LIFECYCLE_NAMES : [name]).map(known);
    const tables = shown.map(lifecycleJson);
    return {
      json: name === undefined ? tables : tables[0],
      text: (ui) => shown.map((each) => (mermaid ? lifecycleMermaid(each) : lifecycleTable(ui, each))).join("\n\n"),
    };
  },
});

function known(name: string): Lifecycle {
  const found = lifecycleNamed(name);
  if (found !== undefined) return found;
  throw new SessionError(
    "INVALID_VALUE",
    `There is no lifecycle "${name}". There are: ${LIFECYCLE_NAMES.join(", ")}.`,
    {
      name,
      known: LIFECYCLE_NAMES,
    },
  );
}
