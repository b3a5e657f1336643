import { register as registerId } from "../../app/hub/presence.ts";
import { command } from "../command.ts";
import { together, words } from "../hub-options.ts";
import { argument, optionalArgument, text, texts } from "../options.ts";
import { registeredText } from "../registry-text.ts";

export const register = command({
  name: "register",
  group: "Talk to other sessions",
  summary: "Enter an id into the registry, so that others find it and can write to it",
  details:
    "A stored session's name and type are known; any other id needs both. Again, it keeps its start and what is not given.",
  example: "agent-session register cece-001 Cece Claude --user Alexa --capability python",
  args: {
    id: argument("id", "A session's or conversation's id, or one of your choice"),
    name: optionalArgument("name", "The agent's name"),
    type: optionalArgument("type", "What kind of agent it is"),
  },
  options: {
    user: text("--user <name>", "The person it works for"),
    capability: texts("--capability <name>", "Something it is able to do; may be repeated"),
    capabilities: words("--capabilities <a,b>", "The same as one list"),
    location: text("--location <text>", "Where it works"),
    team: text("--team <name>", "Its team: @team:<name> writes to all of it"),
  },
  async run({ args: { id, name, type }, options: { capability, capabilities, user, location, team }, app }) {
    const presence = await registerId(app(), id, {
      ...{ name: name ?? null, type: type ?? null, user: user ?? null, location: location ?? null, team: team ?? null },
      capabilities: together(capability, capabilities) ?? null,
    });
    return { json: presence, text: () => registeredText(presence) };
  },
});
