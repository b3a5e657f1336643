import { createTemplate, deleteTemplate, listTemplates } from "../../app/templates.ts";
import { command } from "../command.ts";
import { readObject } from "../metadata.ts";
import { argument, flag } from "../options.ts";
import { table } from "../table.ts";

const GROUP = "Run an orchestration";

export const templateCreate = command({
  name: "template create",
  group: GROUP,
  summary: "Store a template for new sessions, from a JSON file",
  details: "The file holds a name and options of create, or seed 003's form with baseConfig and environmentVariables.",
  example: "agent-session template create data-department.json",
  args: { file: argument("file", "The file; - reads stdin") },
  options: { replace: flag("--replace", "Also when there is one of that name") },
  async run({ args: { file }, options, app, stdin }) {
    const given = readObject("The template", file === "-" ? "-" : `@${file}`, stdin);
    const template = await createTemplate(app(), given, options);
    return { json: template, text: () => template.name };
  },
});

export const templateList = command({
  name: "template list",
  group: GROUP,
  summary: "List the templates",
  example: "agent-session template list",
  args: {},
  options: {},
  async run({ app }) {
    const found = await listTemplates(app());
    const rows = found.map(({ name, created_at, options }) => [
      name,
      created_at,
      String(options.lifecycle ?? (options.kind === undefined ? "" : "orchestration")),
      String(options.kind ?? ""),
    ]);
    return {
      json: found,
      text: (ui) => table(ui, ["name", "created", "lifecycle", "kind"], rows),
      note: found.length === 0 ? "There are no templates." : undefined,
    };
  },
});

export const templateDelete = command({
  name: "template delete",
  group: GROUP,
  summary: "Delete a template; sessions made from it keep what they got",
  example: "agent-session template delete data-department",
  args: { name: argument("name", "Its name") },
  options: {},
  async run({ args: { name }, app }) {
    await deleteTemplate(app(), name);
    return { json: { deleted: name }, text: () => `${name}  deleted` };
  },
});
