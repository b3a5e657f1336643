import { create as createSession } from "../../app/sessions.ts";
import { command } from "../command.ts";
import { metadataOption, readMetadata } from "../metadata.ts";
import { newId, requiredText, text, texts } from "../options.ts";

export const create = command({
  name: "create",
  group: "Work on a session",
  summary: "Create a session and print its id",
  example: "agent-session create --agent terraform-architect --purpose approval_workflow",
  args: {},
  options: {
    agent: requiredText("--agent <name>", "Name of the agent, any text"),
    purpose: text("--purpose <text>", 'What the session is for (default: "general")'),
    id: newId("--id <id>", "Its id (default: generated)", ["--session-id"]),
    metadata: metadataOption,
    tags: texts("--tag <tag>", "A tag; may be repeated"),
    lifecycle: text("--lifecycle <name>", 'The table of phases (default: "agent")'),
  },
  async run({ options, app, stdin }) {
    const { agent, id, metadata, ...others } = options;
    const record = await createSession(app(), {
      ...others,
      agentName: agent,
      agentId: id ?? null,
      metadata: readMetadata(metadata, stdin) ?? null,
    });
    return { json: { agent_id: record.agent_id }, text: () => record.agent_id };
  },
});
