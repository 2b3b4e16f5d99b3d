import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type PostgresEndpoint, parsePostgresUrl, showEndpoint } from '../../../src/core/endpoint.ts';
import type { Side } from '../../../src/core/finding.ts';
import { poll, realClock } from '../../../src/io/clock.ts';
import type { PgSession } from '../../../src/io/postgres.ts';
import { startPgbouncer, type ThrowawayPgbouncer } from '../../../src/io/servers/pgbouncer-server.ts';
import { type ThrowawayPostgres, startPostgres } from '../../../src/io/servers/postgres-server.ts';
import { listRuns } from '../../../src/journal/runs.ts';
import { AppPointer } from '../../../src/rehearsal/app-pointer.ts';
import { isClean } from '../../../src/rehearsal/ledger.ts';
import { checkLedger } from '../../../src/rehearsal/ledger-check.ts';
import { fillShop } from '../../../src/rehearsal/shop.ts';
import { shopRole } from '../../../src/rehearsal/shop-schema.ts';
import { type Fleet, startWriters } from '../../../src/rehearsal/writers.ts';
import { binDirOf, putOnPath } from '../majors.ts';
import { freshDatabase, session } from '../servers.ts';
import { FarLink, type FarLinkOptions } from './far-link.ts';
import { takeFar } from './far-postgres.ts';
import { giveToManager, managerRole } from './managed.ts';
import { type Calling, type Ended, errorOf, type Running, start, type Told } from './program.ts';
import { probeTable, type Prober, startProber } from './prober.ts';
import { Proxy } from './proxy.ts';

export interface SceneOptions {
  /** Majors of the source and of the target. */
  readonly majors?: readonly [number, number];
  readonly megabytes?: number;
  readonly sourceSettings?: Readonly<Record<string, string>>;
  readonly targetSettings?: Readonly<Record<string, string>>;
  /** Folders for the servers' files, where they must lie on a file system of their own. */
  readonly sourceUnder?: string;
  readonly targetUnder?: string;
  /** Where the target's database alone lies, as a tablespace: its WAL, and all else of the server, has room of its own. */
  readonly targetSpace?: string;
  readonly rate?: number;
  /** As on managed platforms: on the source Unmoor is a role that owns the database and may stream, and may hold no subscription. */
  readonly isManaged?: boolean;
  /** Program of a PgBouncer that the app comes through; Unmoor is told of it. */
  readonly pooler?: string;
  /** The source is on another host, behind such a link; Unmoor and the target are here. */
  readonly link?: FarLinkOptions;
  /** Lines below `options:` of unmoor.yaml. */
  readonly options?: readonly string[];
}

/** What a whole test came to: a row of docs/faults.md. */
export interface Figures {
  readonly majors: string;
  readonly acknowledged: number;
  readonly missing: number;
  readonly doubled: number;
  /** Refused, and there all the same. */
  readonly ghosts: number;
  /** Their answer was lost with the connection: they may stand, once. */
  readonly inDoubt: number;
  /** The longest time in which nobody's write was acknowledged. */
  readonly pauseMs: number;
  readonly samples: number;
  readonly bothOpen: number;
  readonly codes: readonly string[];
}

/** Two real servers with a shop, an app that writes, a prober, and breakable ways between all of them. */
export class Scene {
  readonly folder: string;
  readonly servers: Readonly<Record<Side, ThrowawayPostgres>>;
  /** Sessions of a superuser, past every proxy. */
  readonly on: Record<Side, PgSession>;
  /** From Unmoor to each side. */
  readonly ways: Readonly<Record<Side, Proxy>>;
  /** From the other side's server to each side: what a subscription reads through. */
  readonly peers: Readonly<Record<Side, Proxy>>;
  readonly fleet: Fleet;
  readonly prober: Prober;
  readonly link: FarLink | undefined;
  readonly bouncer: ThrowawayPgbouncer | undefined;
  readonly #options: SceneOptions;
  readonly #codes = new Set<string>();
  readonly #watch;
  readonly #calls: Running[] = [];

  private constructor(
    parts: Pick<Scene, 'folder' | 'servers' | 'on' | 'ways' | 'peers' | 'link' | 'bouncer'>,
    options: SceneOptions,
  ) {
    this.folder = parts.folder;
    this.servers = parts.servers;
    this.on = parts.on;
    this.ways = parts.ways;
    this.peers = parts.peers;
    this.link = parts.link;
    this.bouncer = parts.bouncer;
    this.#options = options;
    const both = (user: string): Record<Side, PostgresEndpoint> => ({
      source: { ...endpointOf(this.servers.source), user },
      target: { ...endpointOf(this.servers.target), user },
    });
    const pooled = this.bouncer?.database('shop', shopRole);
    const pointer = new AppPointer(
      pooled === undefined ? both(shopRole) : { source: pooled, target: pooled },
    );
    this.fleet = startWriters({ pointer, writers: 4, readers: 0, rate: options.rate ?? 80 });
    this.prober = startProber(both('postgres'), both(shopRole));
    // The app's switch: where its own role's probe was let through is where it goes. Behind a pooler it needs none.
    if (pooled === undefined) this.prober.onAccepted((side) => pointer.point(side));
    this.#watch = this.fleet.watch();
  }

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const [from, to] = options.majors ?? [15, 15];
    putOnPath(...new Set([from, to]));
    const [source, target] = await Promise.all([
      startPostgres(binDirOf(from), { fsync: 'off', ...options.sourceSettings }, options.sourceUnder),
      startPostgres(binDirOf(to), { fsync: 'off', ...options.targetSettings }, options.targetUnder),
    ]);
    const link = options.link === undefined ? undefined : await FarLink.open(options.link);
    const servers = {
      source: link === undefined ? source : await takeFar(source, binDirOf(from), link),
      target,
    };
    const folder = mkdtempSync(join(tmpdir(), 'unmoor-fault-'));
    const urls = {
      source: await freshDatabase(source, 'shop'),
      target: await freshDatabase(target, 'shop'),
    };
    if (options.targetSpace !== undefined) await moveToSpace(target, options.targetSpace);
    const on = { source: await session(urls.source), target: await session(urls.target) };
    const users = { source: options.isManaged === true ? managerRole : 'postgres', target: 'postgres' };
    await fillShop(parsePostgresUrl(urls.source), options.megabytes ?? 4);
    await on.source.run(probeTable);
    if (options.isManaged === true) await on.source.run(giveToManager);
    const host = '127.0.0.1';
    const toSource = { host: link === undefined ? host : FarLink.far, port: source.port };
    const toTarget = { host, port: target.port };
    const ways = { source: await Proxy.open(toSource), target: await Proxy.open(toTarget) };
    const peers = {
      source: await Proxy.open(toSource),
      target: await Proxy.open(toTarget, { host: link === undefined ? host : FarLink.near }),
    };
    const url = (name: Side, way: Proxy) => `postgres://${users[name]}@${way.address}/shop?sslmode=disable`;
    const side = (name: Side) => [
      `${name}:`,
      `  postgres: ${url(name, ways[name])}`,
      '  peer:',
      `    postgres: ${url(name, peers[name])}`,
    ];
    const bouncer =
      options.pooler === undefined
        ? undefined
        : await startPgbouncer(options.pooler, {
            databases: [`shop = host=${ways.source.address.replace(':', ' port=')} dbname=shop`],
            users: { [shopRole]: '' },
          });
    const pooler =
      bouncer === undefined
        ? []
        : [
            'pooler:',
            `  admin: ${showEndpoint(bouncer.admin)}?sslmode=disable`,
            `  ini: ${bouncer.ini}`,
            '  database: shop',
          ];
    const more = (options.options ?? []).map((line) => `  ${line}`);
    writeFileSync(
      join(folder, 'unmoor.yaml'),
      [
        ...side('source'),
        ...side('target'),
        ...pooler,
        ...(more.length > 0 ? ['options:', ...more] : []),
        '',
      ].join('\n'),
    );
    return new Scene({ folder, servers, on, ways, peers, link, bouncer }, options);
  }

  /** Starts a call and does not wait for it. */
  launch(verb: string, calling: Calling & { readonly flags?: readonly string[] } = {}): Running {
    const running = start(
      this.folder,
      [verb, ...(looks.has(verb) ? [] : ['--yes']), ...(calling.flags ?? [])],
      calling,
    );
    this.#calls.push(running);
    return running;
  }

  /** @returns how it ended; an error must say why, what is next, and what was left */
  async heard(running: Running): Promise<Ended & { readonly error?: Told }> {
    const ended = await running.ended;
    const error = errorOf(ended);
    if (error === undefined) return ended;
    for (const part of [error.why, error.next, error.state]) expect(part, ended.err).toMatch(/\w.*[.:]/);
    expect(error.code, ended.err).not.toMatch(/^BUG/);
    this.#codes.add(error.code);
    return { ...ended, error };
  }

  call(verb: string, calling: Calling & { readonly flags?: readonly string[] } = {}) {
    return this.heard(this.launch(verb, calling));
  }

  /** Starts a call, stops it at that boundary of its journal, does harm, and lets it go on. */
  async at(verb: string, boundary: string, harm: () => unknown): Promise<Running> {
    const running = this.launch(verb, { env: { STOP_AT: boundary } });
    await running.stopped();
    await harm();
    running.goOn();
    return running;
  }

  /** A move to which harm is done while rows are being copied. */
  async midCopy(harm: () => void): Promise<Ended & { readonly error?: Told }> {
    const { target } = this.ways; // the schema is some tens of kB, the rows come behind it
    const running = await this.at('move', 'after step-claimed postgres.copy', () =>
      target.after(600_000, harm),
    );
    return this.heard(running);
  }

  /** A call that must succeed. */
  async must(verb: string, calling: Calling & { readonly flags?: readonly string[] } = {}): Promise<Ended> {
    const ended = await this.call(verb, calling);
    expect(ended.code, ended.err).toBe(0);
    return ended;
  }

  /** Our own session with a server that was restarted. */
  async reopen(side: Side): Promise<void> {
    this.on[side] = await session(this.servers[side].url.replace(/postgres$/, 'shop'));
  }

  /** A target database with nothing in it, after a move that was taken away. */
  async renewTarget(): Promise<void> {
    await freshDatabase(this.servers.target, 'shop');
    await this.reopen('target');
  }

  /** The slot that Unmoor made on that side is read again. */
  async untilFollowing(from: Side): Promise<void> {
    const seen = await poll(realClock, { everyMs: 50, withinMs: 60_000 }, async () => {
      const slots = await this.on[from].query(
        "SELECT FROM pg_replication_slots WHERE slot_name LIKE 'unmoor%' AND active",
      );
      return slots.length > 0 || undefined;
    });
    expect(seen).toBe(true);
  }

  /** Every writer has been acknowledged once more: the app has a side to write to. */
  goOn(): Promise<void> {
    return this.fleet.onceAllWrote();
  }

  /** Lets the app write for a while. */
  letRun(ms = 300): Promise<void> {
    return realClock.sleep(ms);
  }

  /** There, back, and there again, the app at work all the time. */
  async roundTrip(): Promise<void> {
    for (const verb of ['cutover', 'rollback', 'cutover']) {
      await this.must(verb);
      await this.goOn();
      await this.letRun();
    }
  }

  /** Stops the app, and holds what it was told against what the open side has. */
  async judge({ compare = true } = {}): Promise<Figures> {
    await this.goOn();
    const pauses = this.#watch.end();
    await this.prober.stop();
    await this.fleet.stop();
    const runs = await listRuns(join(this.folder, '.unmoor'));
    const open = runs[0]?.open ?? 'source';
    expect(open).not.toBe('between');
    const openings = runs.reduce((sum, run) => sum + run.cutovers.length, 0);
    const serving = this.on[open === 'between' ? 'source' : open];
    const verdict = await checkLedger(serving, this.fleet.ledger);
    const probes = await this.prober.check(serving);
    if (compare) {
      const verified = await this.must('verify', {});
      expect(verified.out).toMatch(/"different": ?0/);
    }
    const [from, to] = this.#options.majors ?? [15, 15];
    const figures: Figures = {
      majors: from === to ? `${from}` : `${from} to ${to}`,
      acknowledged: verdict.acknowledged + this.prober.ledger.total('acknowledged'),
      missing: verdict.missing + probes.missing,
      doubled: verdict.doubled + probes.doubled,
      ghosts: verdict.ghosts + verdict.strangers + probes.ghosts,
      inDoubt: verdict.doubtful + this.prober.ledger.total('doubtful'),
      pauseMs: Math.round(pauses.fleet),
      samples: this.prober.samples,
      bothOpen: this.prober.bothOpen(openings),
      codes: [...this.#codes],
    };
    expect(verdict, JSON.stringify(verdict)).toSatisfy(isClean);
    expect(figures).toMatchObject({ missing: 0, doubled: 0, ghosts: 0, bothOpen: 0 });
    expect(figures.acknowledged).toBeGreaterThan(0);
    return figures;
  }

  async close(): Promise<void> {
    for (const { child } of this.#calls)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await Promise.all([this.prober.stop(), this.fleet.stop()]);
    await Promise.all([...Object.values(this.ways), ...Object.values(this.peers)].map((way) => way.close()));
    await Promise.all(Object.values(this.on).map((one) => one.end()));
    await this.bouncer?.stop();
    await Promise.all(Object.values(this.servers).map((server) => server.stop()));
    await this.link?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function moveToSpace(server: ThrowawayPostgres, folder: string): Promise<void> {
  const admin = await session(server.url);
  await admin.query(`CREATE TABLESPACE tight LOCATION '${folder}'`);
  await admin.query('ALTER DATABASE shop SET TABLESPACE tight');
  await admin.end();
}

/** Verbs that only look, and ask for no consent. */
const looks: ReadonlySet<string> = new Set(['verify', 'status', 'doctor', 'follow']);

const endpointOf = (server: ThrowawayPostgres): PostgresEndpoint => ({
  ...parsePostgresUrl(server.url),
  database: 'shop',
});
