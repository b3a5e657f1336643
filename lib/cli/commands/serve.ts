import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { SessionError } from "../../errors.ts";
import { command } from "../command.ts";
import { flag, wholeNumber } from "../options.ts";

export const serve = command({
  name: "serve",
  group: "Look at sessions",
  summary: "Serve a dashboard, the metrics and the router on this machine alone",
  details:
    "Prints the dashboard's address, which holds its key: whoever has it may look. /metrics and the router's API need none. Ends with Ctrl-C.",
  example: "agent-session serve --open",
  args: {},
  options: {
    port: wholeNumber("--port <n>", "The port (default: any that is free)"),
    open: flag("--open", "Open the dashboard in the browser"),
  },
  async run({ options: { port = 0, open }, app, print }) {
    if (port > 65_535) {
      throw new SessionError("USAGE", `--port takes a number from 0 to 65535, not ${port}.`, { option: "--port" });
    }
    // A file of its own: no other command has to read it.
    const { serve: start } = await import("../../server/main.ts");
    const assets = join(dirname(realpathSync(process.argv[1] ?? "")), "dashboard");
    const ended = new Promise<void>((end) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end());
    });
    const served = await start(app(), { port, assets });
    const { url, dashboard = url } = served;
    print({ json: { url, dashboard }, text: () => `dashboard  ${dashboard}\nmetrics    ${url}/metrics` });
    if (open) browse(dashboard);
    await ended;
    await served.close();
    return { json: null, text: () => "", printed: true };
  },
});

/** Whether a browser comes up is seen by whoever sits there; the address stands above. */
function browse(url: string): void {
  const [program, ...args] =
    process.platform === "win32"
      ? ["rundll32", "url.dll,FileProtocolHandler", url]
      : [process.platform === "darwin" ? "open" : "xdg-open", url];
  spawn(program as string, args, { stdio: "ignore", detached: true })
    .once("error", () => undefined)
    .unref();
}
