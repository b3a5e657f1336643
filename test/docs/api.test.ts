import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { openOptions } from "../../lib/library/options.schema.ts";
import { DEFAULT_POLICY } from "../../lib/session/policy.ts";
import { API_PAGE, apiPage } from "../../scripts/api-docs.ts";

const page = readFileSync(new URL(`../../${API_PAGE}`, import.meta.url), "utf8");
const index = readFileSync(new URL("../../lib/index.ts", import.meta.url), "utf8");

describe("the reference of the library", () => {
  it("is fresh: run `npx tsx scripts/api-docs.ts` after a change of the public API", async () => {
    expect(page).toBe(await apiPage());
  });

  it("has every export, each once", () => {
    const names = [...index.matchAll(/^export (?:type )?\{([^}]+)\}/gm)].flatMap(([, list = ""]) =>
      list.split(",").flatMap((each) => each.replace("type ", "").trim() || []),
    );
    expect([...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name).sort()).toEqual(names.sort());
  });

  it("says the defaults that the policy has", () => {
    const said = defaultsIn(z.toJSONSchema(openOptions, { unrepresentable: "any", io: "input" }) as Shape, "policy");
    expect(Object.keys(said).length).toBeGreaterThan(10);
    for (const [path, value] of Object.entries(said)) expect([path, at(path)]).toEqual([path, value]);
  });
});

interface Shape {
  properties?: Record<string, Shape>;
  default?: unknown;
}

/** The default of each number and word below a property, by its path in the policy. */
function defaultsIn(shape: Shape, property: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const walk = (each: Shape, path: string[]) => {
    if (each.default !== undefined) found[path.join(".")] = each.default;
    for (const [key, child] of Object.entries(each.properties ?? {})) walk(child, [...path, key]);
  };
  walk(shape.properties?.[property] ?? {}, []);
  return found;
}

function at(path: string): unknown {
  return path.split(".").reduce((each: unknown, key) => (each as Record<string, unknown>)[key], DEFAULT_POLICY);
}
