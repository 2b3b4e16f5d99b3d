import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';

/** A way to a server that can be broken: what Unmoor and the subscriptions connect to in place of the server. */
export class Proxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #watchers: { from: number; act: () => void }[] = [];
  #shut = false;
  #held = false;
  #carried = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /**
   * @param to where the server is
   * @param at where the way to it begins
   */
  static async open(
    to: NetConnectOpts,
    at: { readonly host?: string; readonly port?: number } = {},
  ): Promise<Proxy> {
    const server = createServer({ noDelay: true });
    const proxy = new Proxy(server);
    server.on('connection', (client) => proxy.#join(client, to));
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.listen(at.port ?? 0, at.host ?? '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** `host:port` */
  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return `${address.address}:${address.port}`;
  }

  /** Breaks every connection that stands, by a reset: new ones get through. @returns how many there were */
  cut(): number {
    const pairs = [...this.#pairs];
    for (const pair of pairs) pair.end();
    return pairs.length;
  }

  /** Every connection that stands falls silent for good, and nobody is told: what a NAT that forgot them does. New ones get through. */
  forget(): number {
    const pairs = [...this.#pairs];
    for (const pair of pairs) pair.mute();
    return pairs.length;
  }

  /** While it is held nothing gets through, and nothing is lost: those who send must wait. */
  hold(isHeld: boolean): void {
    this.#held = isHeld;
    for (const pair of this.#pairs) pair.hold(isHeld);
  }

  /** While it is shut, what stands is cut and what comes is refused. */
  shut(isShut: boolean): void {
    this.#shut = isShut;
    if (isShut) this.cut();
  }

  /** Acts once it has carried so many bytes more, either way. */
  after(bytes: number, act: () => void): void {
    this.#watchers.push({ from: this.#carried + bytes, act });
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket, to: NetConnectOpts): void {
    if (this.#shut) return void client.resetAndDestroy();
    const pair = new Pair(client, connect({ ...to, noDelay: true }), (bytes) => this.#count(bytes));
    this.#pairs.add(pair);
    if (this.#held) pair.hold(true);
    pair.onEnd(() => this.#pairs.delete(pair));
  }

  #count(bytes: number): void {
    this.#carried += bytes;
    const due = this.#watchers.filter((watcher) => this.#carried >= watcher.from);
    for (const watcher of due) {
      this.#watchers.splice(this.#watchers.indexOf(watcher), 1);
      watcher.act();
    }
  }
}

/** One connection: the client's half and the server's. */
class Pair {
  readonly #client: Socket;
  readonly #server: Socket;
  #isMute = false;
  #isHeld = false;

  constructor(client: Socket, server: Socket, carried: (bytes: number) => void) {
    this.#client = client;
    this.#server = server;
    this.#carry(client, server, carried);
    this.#carry(server, client, carried);
  }

  onEnd(listener: () => void): void {
    this.#client.on('close', listener);
  }

  end(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    for (const half of [this.#client, this.#server])
      if (isHeld) half.pause();
      else half.resume();
  }

  mute(): void {
    this.#isMute = true;
  }

  #carry(from: Socket, to: Socket, count: (bytes: number) => void): void {
    from.on('error', () => {});
    from.on('data', (chunk: Buffer) => {
      if (this.#isMute) return;
      count(chunk.length);
      if (!to.destroyed && !to.write(chunk)) {
        from.pause();
        to.once('drain', () => {
          if (!this.#isHeld) from.resume();
        });
      }
    });
    from.on('close', () => {
      if (!this.#isMute) to.destroy();
    });
  }
}
