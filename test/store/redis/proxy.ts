import { connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a server that loses answers: the server does what it is asked, and nobody hears of it. */
export class LossyProxy {
  port = 0;
  private readonly target: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private losing = 0;

  private constructor(target: number) {
    this.target = target;
    this.server = createServer((client) => this.join(client));
  }

  static async to(target: number): Promise<LossyProxy> {
    const proxy = new LossyProxy(target);
    await new Promise<void>((listening) => proxy.server.listen(0, "127.0.0.1", listening));
    proxy.port = (proxy.server.address() as { port: number }).port;
    onTestFinished(() => {
      proxy.server.close();
      for (const socket of proxy.sockets) socket.destroy();
    });
    return proxy;
  }

  /** The next `times` answers to a script are lost, each with its connection. */
  loseAnswers(times: number): void {
    this.losing = times;
  }

  private join(client: Socket): void {
    const server = connect(this.target, "127.0.0.1");
    let script = false;
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on("error", () => {});
    }
    client.on("data", (data) => {
      script = /evalsha|eval/i.test(data.toString("latin1", 0, 40));
      server.write(data);
    });
    server.on("data", (data) => {
      if (!script || this.losing === 0 || data.toString("latin1").startsWith("-NOSCRIPT")) client.write(data);
      else {
        this.losing--;
        client.destroy();
      }
    });
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  }
}
