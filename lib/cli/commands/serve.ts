import { command } from "../command.ts";
import { wholeNumber } from "../options.ts";

export const serve = command({
  name: "serve",
  group: "Tasks, tiles and metrics",
  summary: "Serve the fleet router's API and the metrics on this machine",
  details: "POST /route and /register/agent, GET /status, /agents, /h1-snapshot and /metrics. Ends with Ctrl-C.",
  example: "agent-session serve --port 8902",
  args: {},
  options: { port: wholeNumber("--port <n>", "The port (default: any that is free)") },
  async run({ options: { port = 0 }, app, print }) {
    const server = await import("../../server/main.ts");
    const served = await server.serve(app(), { port });
    const { url } = served;
    print({ json: { url }, text: () => url });
    await new Promise<void>((stop) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
    });
    await served.close();
    return { json: null, text: () => "", printed: true };
  },
});
