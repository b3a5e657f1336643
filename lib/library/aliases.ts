/** Other names by which callers know an option, each with the one it has here. */
export type Aliases = Readonly<Record<string, string>>;

/** Seeds 003 and 004 call the phase a status. */
export const OF_UPDATE: Aliases = { status: "phase" };

/** As `create` and the command line say it. */
export const OF_LIST: Aliases = { status: "phase", agentName: "agent", task: "taskId" };

/** As seed 001 says it. */
export const OF_REGISTRATION: Aliases = { humanUser: "user", human_user: "user" };

/** The options by the names they have here. Who gives both names of one is told of the other as of an unknown one. */
export function named(options: unknown, aliases: Aliases): unknown {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return options;
  const nameOf = (key: string) => {
    const name = Object.hasOwn(aliases, key) ? aliases[key] : undefined;
    return name === undefined || Object.hasOwn(options, name) ? key : name;
  };
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [nameOf(key), value]));
}
