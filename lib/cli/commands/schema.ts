import { SessionError } from "../../errors.ts";
import { command } from "../command.ts";
import { flag, optionalArgument } from "../options.ts";

export const schema = command({
  name: "schema",
  group: "Look at sessions",
  summary: "Print the JSON Schema of a record, of options or of the configuration",
  example: "agent-session schema session-record",
  args: { name: optionalArgument("name", "Its name; --list shows them") },
  options: { list: flag("--list", "Print the names") },
  async run({ args: { name }, options: { list } }) {
    if (list === (name !== undefined)) throw new SessionError("USAGE", "Say which schema, or --list.");
    // A file of its own: only this command needs the schemas' library.
    const { SCHEMA_NAMES, schemaOf } = await import("../../schemas.ts");
    if (name === undefined) return { json: SCHEMA_NAMES, text: () => SCHEMA_NAMES.join("\n") };
    const found = schemaOf(name);
    return { json: found, text: () => JSON.stringify(found, null, 2) };
  },
});
