import { describe, expect, it } from "vitest";
import { checkNode } from "../../../lib/host/doctor/node.ts";
import { checkSettings } from "../../../lib/host/doctor/settings.ts";
import { remoteFileSystem } from "../../../lib/host/doctor/store.ts";
import { type Machine, machine } from "../install/fixture.ts";

const MANAGED = "etc/managed-settings.json";

function found({ root, projectDir, userDir }: Machine) {
  const managedFiles = [`${root}/${MANAGED}`];
  return checkSettings({ projectDir, userDir, version: "1.0.0", managedFiles }).findings;
}

describe("settings that somebody else manages", () => {
  it.each([
    ['{ "disableAllHooks": true }', /managed-settings\.json turns all hooks off\.$/, /^Take disableAllHooks out\.$/],
    ['{ "allowManagedHooksOnly": true }', /managed-settings\.json allows managed hooks only\.$/, /whoever manages it/],
    ["{ // why\n}", /managed-settings\.json has comments or trailing commas/, /^Take them out\.$/],
  ])("%s is a fault", (text, message, mend) => {
    const place = machine();
    place.init();
    place.write(MANAGED, text);
    expect(found(place)).toEqual([
      { check: "settings", level: "fail", message: expect.stringMatching(message), mend: expect.stringMatching(mend) },
    ]);
  });

  it("that allow ours are none, and may register them", () => {
    const place = machine();
    place.init();
    place.write(MANAGED, '{ "disableAllHooks": false, "permissions": {} }');
    expect(found(place)).toEqual([]);
    const registrations = place.read("project/.claude/settings.json");
    place.write(MANAGED, registrations);
    place.write("project/.claude/settings.json", "{}");
    expect(found(place)).toEqual([]);
  });
});

it.each([
  "node $CLAUDE_PROJECT_DIR/.claude/hooks/agent-session/session_end.cjs",
  'node "$CLAUDE_PROJECT_DIR/.claude/hooks/agent-session/session_end.cjs"',
  `node "\${CLAUDE_PROJECT_DIR}"/.claude/hooks/agent-session/session_end.cjs`,
])("a command line of a shell is followed to its file: %s", (command) => {
  const place = machine();
  place.init();
  const settings = JSON.parse(place.read("project/.claude/settings.json"));
  settings.hooks.SessionEnd = [{ hooks: [{ type: "command", command }] }];
  place.write("project/.claude/settings.json", JSON.stringify(settings));
  expect(found(place)).toEqual([
    expect.objectContaining({ level: "warn", message: expect.stringContaining("through a shell") }),
  ]);
});

it.each([
  ["20.0.0", 0],
  ["24.1.0", 0],
  ["18.20.4", 1],
  [undefined, 1],
  ["nonsense", 1],
])("node %s: %i fault(s)", (version, faults) => {
  expect(checkNode(version)).toHaveLength(faults);
});

it.each([
  [0x6969, "NFS"],
  [-11317950, "CIFS"],
  [0x65735546, "FUSE"],
  [0xef53, undefined],
])("file system %i: %s", (type, name) => {
  expect(remoteFileSystem(type)).toBe(name);
});
