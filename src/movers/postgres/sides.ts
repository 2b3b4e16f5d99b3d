import type { PostgresEndpoint } from '../../core/endpoint.ts';
import { otherSide, type Side } from '../../core/finding.ts';
import type { PgSession } from '../../io/postgres.ts';
import { openPostgres } from './connect.ts';
import { keepEventTriggersQuiet } from './event-triggers.ts';
import { conninfo, type Way, wayTo } from './way.ts';

/** A process of a run. Of two, the one with the higher number took the run over from the other. */
export interface Holder {
  readonly runId: string;
  readonly number: number;
}

/**
 * The sessions of one mover: one kept per side and purpose, opened when first asked for and again when it was lost.
 * Purposes keep apart what would wait for each other: a poll must not stand behind a COPY.
 */
export class Sides {
  readonly #endpoints: Readonly<Record<Side, PostgresEndpoint>>;
  readonly #peers: Readonly<Record<Side, PostgresEndpoint>>;
  /** Who writes the fences: see fence.ts. */
  readonly holder: Holder;
  readonly #kept = new Map<string, Promise<PgSession>>();

  /** @param peers how the other side's server reaches a side, where that differs from how this machine does */
  constructor(
    endpoints: Readonly<Record<Side, PostgresEndpoint>>,
    peers: Readonly<Partial<Record<Side, PostgresEndpoint>>> = {},
    holder: Holder = { runId: '', number: 0 },
  ) {
    this.holder = holder;
    this.#endpoints = endpoints;
    this.#peers = { source: peers.source ?? endpoints.source, target: peers.target ?? endpoints.target };
  }

  endpoint(side: Side): PostgresEndpoint {
    return this.#endpoints[side];
  }

  /** The kept session of that side and purpose. */
  on(side: Side, purpose = 'control'): Promise<PgSession> {
    const key = `${side} ${purpose}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const opening = this.#openKept(side, purpose);
    this.#kept.set(key, opening);
    opening.then(
      (session) => session.onLost(() => this.#kept.delete(key)),
      () => this.#kept.delete(key),
    );
    return opening;
  }

  /** A probe must feel what an app feels; all others leave the app's event triggers alone. */
  async #openKept(side: Side, purpose: string): Promise<PgSession> {
    const session = await this.open(side);
    if (purpose !== 'probe') await keepEventTriggersQuiet(session);
    return session;
  }

  /**
   * The kept session, once it has answered; one that has fallen silent is given up, and another opened. A connection that the
   * network forgot hangs for a quarter of an hour: a way back must not wait for it.
   */
  async answering(side: Side, purpose = 'control'): Promise<PgSession> {
    const session = await this.on(side, purpose);
    const late = new Promise<false>((resolve) => {
      setTimeout(() => resolve(false), 3000).unref();
    });
    const answered = session.query('SELECT 1').then(
      () => true,
      (error: unknown) => (error as { severity?: string }).severity !== undefined, // refused, and so heard
    );
    if (await Promise.race([answered, late])) return session;
    this.#kept.delete(`${side} ${purpose}`);
    session.drop();
    return this.on(side, purpose);
  }

  /** A session of the caller's own, who ends it. */
  open(side: Side): Promise<PgSession> {
    return openPostgres(this.#endpoints[side], side);
  }

  /** What libpq on the *other* side's machine is told to reach this side. Holds the password. */
  conninfo(side: Side, extra: Readonly<Record<string, string>> = {}): string {
    return conninfo(this.#peers[side], extra);
  }

  /** How the *other* side's server comes to this side. */
  way(side: Side): Way {
    return wayTo(this.#peers[side], this.#endpoints[otherSide(side)]);
  }

  /** Every process id of ours on that side. */
  async pids(side: Side): Promise<number[]> {
    const ours = [...this.#kept].filter(([key]) => key.startsWith(`${side} `)).map(([, session]) => session);
    return (await Promise.all(ours)).map((session) => session.pid);
  }

  async close(): Promise<void> {
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(kept.map((session) => session.then((s) => s.end()).catch(() => {})));
  }
}
