// Writes the published JSON Schemas to schemas/.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SCHEMA_NAMES, schemaOf } from "../lib/schemas.ts";

const folder = fileURLToPath(new URL("../schemas", import.meta.url));

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(join(folder, name));
for (const name of SCHEMA_NAMES) {
  writeFileSync(join(folder, `${name}.schema.json`), `${JSON.stringify(schemaOf(name), null, 2)}\n`);
}
