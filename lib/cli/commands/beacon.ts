import { resolve } from "node:path";
import { memoryStats } from "../../app/hub/memory.ts";
import { messageStats } from "../../app/hub/messages.ts";
import { listPresence, registryStats } from "../../app/hub/presence.ts";
import { SessionError } from "../../errors.ts";
import { applyChanges } from "../../host/file-change.ts";
import { readTextFile } from "../../host/text-file.ts";
import { beaconBlock, withBeacon } from "../../hub/beacon.ts";
import { command } from "../command.ts";
import { text } from "../options.ts";

export const beacon = command({
  name: "beacon",
  group: "Talk to other sessions",
  summary: "Write who is there into a status file",
  details: "It changes only the block of its own, and leaves the rest of the file as it is.",
  example: "agent-session beacon --file .STATUS",
  args: {},
  options: { file: text("--file <path>", "The file (default: .STATUS in the working directory)") },
  async run({ options: { file = ".STATUS" }, app }) {
    const figures = {
      ...(await registryStats(app())),
      collaboration_messages: (await messageStats(app())).total_messages,
      shared_memory_entries: (await memoryStats(app())).total_entries,
    };
    const block = beaconBlock(figures, await listPresence(app(), { all: true }));
    const path = resolve(file);
    const there = readTextFile(path);
    // A repository may bring one, and the names in the block are anybody's.
    if (there?.linkedTo !== undefined) {
      const text = `${path} is a link to ${there.linkedTo}: name the file itself with --file.`;
      throw new SessionError("INVALID_VALUE", text, { file: path });
    }
    const before = there?.text ?? null;
    const after = withBeacon(before ?? "", block);
    if (after !== before) applyChanges([{ path, kind: "edit", before, after }]);
    return { json: { file: path, block }, text: () => block.trimEnd() };
  },
});
