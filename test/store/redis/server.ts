import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why there is no server to test with; `undefined` when there is one. */
export const NO_SERVER = missing();

/** Settings under which nothing acknowledged is lost. */
export const DURABLE = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];

/** A redis-server of this test's own: on a free port, in a folder of its own, known by its process alone. */
export class RedisServer {
  readonly port: number;
  private readonly settings: readonly string[];
  private readonly folder = mkdtempSync(join(tmpdir(), "redis-"));
  private process: ChildProcess | undefined;

  private constructor(port: number, settings: readonly string[]) {
    this.port = port;
    this.settings = settings;
  }

  static async start(settings: readonly string[] = DURABLE): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings);
    await server.start();
    return server;
  }

  /** The store under `prefix`, with what else is to stand in the URL. */
  url(prefix = "test", more = ""): string {
    return `redis://127.0.0.1:${this.port}/0?prefix=${prefix}${more}`;
  }

  async start(): Promise<void> {
    const log = join(this.folder, "log");
    const own = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder, "--logfile", log];
    const child = spawn("redis-server", [...own, ...this.settings], { stdio: "ignore" });
    this.process = child;
    while (!(await this.answers())) {
      if (child.exitCode === null) continue;
      throw new Error(`redis-server ended with ${child.exitCode}:\n${readFileSync(log, "utf8")}`);
    }
  }

  /** `kill -9`. Resolves once the process is gone. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  pause(): void {
    this.process?.kill("SIGSTOP");
  }

  resume(): void {
    this.process?.kill("SIGCONT");
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.end("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends one command as a person would, and answers what was printed. */
  command(...words: string[]): string {
    const { stdout, stderr } = spawnSync("redis-cli", ["-p", String(this.port), ...words], { encoding: "utf8" });
    if (stderr !== "") throw new Error(stderr);
    return stdout.trimEnd();
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Whether it answers a PING: it may listen, and load its data still. */
  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, "127.0.0.1", () => socket.write("PING\r\n"));
      const say = (answer: boolean) => {
        socket.destroy();
        // A short breath, so that asking does not take the processor from who is to answer.
        setTimeout(() => resolve(answer), answer ? 0 : 10);
      };
      socket.once("data", (data) => say(/^(?:\+PONG|-NOAUTH)/.test(data.toString())));
      socket.once("error", () => say(false));
    });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject()));
    });
  });
}

function missing(): string | undefined {
  const { error } = spawnSync("redis-server", ["--version"]);
  return error === undefined ? undefined : "no redis-server here: scripts/ensure-redis.sh installs one";
}

/** The title of tests that need a server; says why, when they are left out. */
export function titled(title: string): string {
  return NO_SERVER === undefined ? title : `${title} (left out: ${NO_SERVER})`;
}
