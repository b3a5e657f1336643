import { update as updateSession } from "../../app/sessions.ts";
import { SessionError } from "../../errors.ts";
import { command } from "../command.ts";
import { metadataOption, readMetadata } from "../metadata.ts";
import { flag, sessionArgument, text, texts, wholeNumber } from "../options.ts";
import { sessionTable } from "../session-table.ts";

export const update = command({
  name: "update",
  group: "Work on a session",
  summary: "Change a session: phase, metadata, errors, summary, tags",
  example: 'agent-session update agent-20260108-101500-1a2b3c4d --phase approval --metadata \'{"plan": "plan.md"}\'',
  args: { id: sessionArgument },
  options: {
    phase: text("--phase <phase>", "The phase it moves to; a final one ends it", ["--status"]),
    metadata: metadataOption,
    error: text("--error <text>", "An error that happened: counted, and kept as the last one"),
    clearErrors: flag("--clear-errors", "Count errors from 0 again"),
    summary: text("--summary <text>", "What was done"),
    tags: texts("--tag <tag>", "A tag; all those given replace the old ones"),
    ifRevision: wholeNumber("--if-revision <n>", "Only if it is still at this revision, else CONFLICT"),
  },
  async run({ args: { id }, options, app, stdin }) {
    const { ifRevision, tags, clearErrors, ...texts } = options;
    if (!clearErrors && tags.length === 0 && Object.values(texts).every((value) => value === undefined)) {
      throw new SessionError("USAGE", "Nothing to change: say what, for instance with --phase or --metadata.");
    }
    const change = {
      ...texts,
      clearErrors: clearErrors || null,
      metadata: readMetadata(texts.metadata, stdin),
      tags: tags.length === 0 ? null : tags,
    };
    const record = await updateSession(app(), id, change, { ifRevision: ifRevision ?? null });
    return { json: record, text: (ui) => sessionTable({ ...ui, terminal: false }, [record]) };
  },
});
