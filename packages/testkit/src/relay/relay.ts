import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The way to a server, which a test can take away and give back. */
export class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #silent = false;

  private constructor(host: string, port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => undefined);
        one.once('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
        one.on('data', (bytes) => {
          if (!this.#silent) other.write(bytes);
        });
      }
    });
  }

  /** @param address host:port */
  static async to(address: string): Promise<Relay> {
    const { hostname, port } = new URL(`tcp://${address}`);
    const relay = new Relay(hostname, Number(port));
    await relay.#listen();
    return relay;
  }

  /** host:port */
  get address(): string {
    return `127.0.0.1:${String(this.#port)}`;
  }

  /** Nobody listens any more: connections end, new ones are refused. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#end();
    await closed;
  }

  /** Connections stay, and nothing comes through them. */
  silence(): void {
    this.#silent = true;
  }

  /** The server is there again, on the same port. */
  async mend(): Promise<void> {
    this.#silent = false;
    // What was lost in the silence does not come later.
    this.#end();
    if (!this.#server.listening) await this.#listen();
  }

  #end(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }
}
