import { SessionError } from "../errors.ts";
import { deepMerge, readTemplate, type Template, templateOptions } from "../session/template.ts";
import { toTime } from "../session/time.ts";
import type { App } from "./context.ts";
import type { CreateSession } from "./create.ts";
import { untilWon } from "./until-won.ts";

const COLLECTION = "templates";

/** Stores a template. `CONFLICT` when the name is taken, unless it is to be replaced; `INVALID_VALUE`. */
export async function createTemplate(
  app: App,
  given: unknown,
  options: { replace?: boolean | null } = {},
): Promise<Template> {
  const template: Template = app.redact({ ...readTemplate(given), created_at: toTime(app.now()) });
  const { name } = template;
  await untilWon(app, `Template "${name}"`, async (attempt) => {
    const old = await app.store.doc.get<Template>(COLLECTION, name);
    if (old !== undefined && !options.replace) {
      throw new SessionError("CONFLICT", `There is a template "${name}" already.`, { name });
    }
    await attempt(() => app.store.doc.put(COLLECTION, name, template, { ifRevision: old?.revision ?? 0 }));
  });
  return template;
}

/** The template of that name; `undefined` when there is none. */
export async function getTemplate(app: App, name: string): Promise<Template | undefined> {
  return (await app.store.doc.get<Template>(COLLECTION, name))?.value;
}

/** Every template, by name. */
export async function listTemplates(app: App): Promise<Template[]> {
  const found: Template[] = [];
  for await (const name of app.store.doc.list(COLLECTION)) {
    const template = await getTemplate(app, name);
    if (template !== undefined) found.push(template);
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Removes a template; sessions made from it keep what they got. `TEMPLATE_NOT_FOUND`. */
export async function deleteTemplate(app: App, name: string): Promise<void> {
  if (
    !(await untilWon(app, `Template "${name}"`, (attempt) => attempt(() => app.store.doc.delete(COLLECTION, name))))
  ) {
    throw noTemplate(name);
  }
}

/** The options of a creation, those of its template below them. */
export async function fromTemplate(app: App, given: CreateSession): Promise<CreateSession> {
  const { template: name, override, ...own } = given;
  if (!name) {
    if (override) throw new SessionError("INVALID_VALUE", "override goes with template.", { name: "override" });
    return own;
  }
  const template = await getTemplate(app, name);
  if (template === undefined) throw noTemplate(name);
  const changed = deepMerge(template.options, templateOptions(override ?? {}));
  const present = Object.entries(own).filter(([, value]) => !isAbsent(value));
  return { ...deepMerge(changed, Object.fromEntries(present)), template: name };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function noTemplate(name: string): SessionError {
  return new SessionError("TEMPLATE_NOT_FOUND", `There is no template "${name}".`, { name });
}
