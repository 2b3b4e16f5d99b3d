import { UnmoorError } from '../../../core/errors/error.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { conflict, isRefusal, noRow, NotAsExpected } from './conflict.ts';
import { type Change, inOrder, merge, type Part } from './merge.ts';
import type { Relation } from './pgoutput.ts';
import { advance, overtaken, type Receiver } from './receiver.ts';
import { statementOf } from './statements.ts';

/** A committed transaction, or a piece of a large one: only its last piece knows where it ends. */
export interface Piece {
  readonly xid: number;
  /** Position of its commit. */
  readonly lsn: bigint;
  /** Position behind its commit. Unset: more of it is coming. */
  readonly end?: bigint;
  readonly changes: readonly Change[];
  readonly relations: ReadonlySet<Relation>;
  readonly bytes: number;
}
export type Whole = Piece & { readonly end: bigint };
export const isWhole = (piece: Piece): piece is Whole => piece.end !== undefined;

/** Somebody else has moved the stream on, or it is not enabled any more. */
export class Overtaken extends Error {}

/** Deferrable constraints are asked at the end, as nobody knows when the one who wrote the rows had them asked. */
const begin = 'BEGIN; SET CONSTRAINTS ALL DEFERRED';

/** Puts transactions into the side that receives, each exactly once. */
export class Writer {
  readonly #receiver: Receiver;
  readonly #stream: string;
  /** End of the last commit that is there. */
  #at: bigint;

  constructor(receiver: Receiver, stream: string, at: bigint) {
    this.#receiver = receiver;
    this.#stream = stream;
    this.#at = at;
  }

  get at(): bigint {
    return this.#at;
  }

  /**
   * Applies whole transactions, in commit order. 1. All of them merged, in one transaction. Where the server refuses that, for a
   * constraint asks for an order that merging does not keep: 2. each by itself, merged. 3. its changes one by one, as they were made.
   * @throws UnmoorError PG-303, PG-304, PG-305: that transaction is not applied, all before it are
   */
  async apply(pieces: readonly Whole[]): Promise<void> {
    const [first, ...more] = pieces;
    const last = pieces.at(-1);
    if (first === undefined || last === undefined) return;
    const changes = more.length === 0 ? first.changes : pieces.flatMap((piece) => piece.changes);
    try {
      for (const piece of pieces) await this.#receiver.learn(piece.relations);
      await this.#commit(last.end, (step) => this.#together(`${begin}; ${step}`, changes, new Set()));
    } catch (error) {
      const refused = error instanceof NotAsExpected || isRefusal(error);
      // What stands before the one that cannot be applied is applied.
      if (more.length > 0 && (refused || error instanceof UnmoorError))
        for (const piece of pieces) await this.apply([piece]);
      else if (refused) await this.#applySlowly(first);
      else throw error;
    }
  }

  /**
   * Applies a large transaction as it arrives, in one transaction here: no more than a piece is held.
   * @throws UnmoorError as `apply`
   */
  async applyLarge(first: Piece, next: () => Promise<Piece>): Promise<void> {
    const { session } = this.#receiver;
    const changed = new Set<number>();
    let piece = first;
    try {
      await session.run(begin);
      for (; ; piece = await next()) {
        await this.#applyPiece(piece, changed);
        if (isWhole(piece)) break;
      }
      await this.#commit(piece.end, (step) => session.run(step));
    } catch (error) {
      await session.run('ROLLBACK').catch(() => {}); // the session may be what was lost
      throw isRefusal(error) ? conflict(error, piece) : error;
    }
  }

  /** Merged where that is accepted, else one by one. */
  async #applyPiece(piece: Piece, changed: Set<number>): Promise<void> {
    const { session } = this.#receiver;
    await this.#receiver.learn(piece.relations);
    try {
      const along = new Set(changed);
      await this.#together('SAVEPOINT piece', piece.changes, along);
      for (const table of along) changed.add(table);
    } catch (error) {
      if (!(error instanceof NotAsExpected) && !isRefusal(error)) throw error;
      await session.run('ROLLBACK TO SAVEPOINT piece');
      await this.#oneByOne(piece, changed);
    }
    await session.run('RELEASE SAVEPOINT piece');
  }

  async #applySlowly(piece: Whole): Promise<void> {
    try {
      await this.#commit(piece.end, async (step) => {
        await this.#receiver.session.run(`${begin}; ${step}`);
        await this.#oneByOne(piece, new Set());
      });
    } catch (error) {
      throw isRefusal(error) ? conflict(error, piece) : error;
    }
  }

  /** Does the work and the step of `progress` in one transaction. */
  async #commit(end: bigint, work: (step: string) => Promise<void>): Promise<void> {
    const { session } = this.#receiver;
    try {
      await work(advance(this.#stream, this.#at, end));
      await session.run('COMMIT');
    } catch (error) {
      await session.run('ROLLBACK').catch(() => {}); // the session may be what was lost
      if ((error as { code?: string }).code === overtaken) throw new Overtaken('', { cause: error });
      throw error;
    }
    this.#at = end;
  }

  /** The net effect, in one message to the server. */
  async #together(prefix: string, changes: readonly Change[], changed: Set<number>): Promise<void> {
    const parts = merge(changes, this.#receiver.landingOf).flatMap((part) => {
      const statement = statementOf(part);
      return statement === undefined ? [] : [{ part, ...statement }];
    });
    const touched = await this.#receiver.session.touch([prefix, ...parts.map(({ sql }) => sql)].join('; '));
    for (const [index, rows] of touched.slice(touched.length - parts.length).entries()) {
      const { part, rows: expected } = parts[index] as (typeof parts)[number];
      if (rows !== expected && !this.#followed(part, changed)) throw new NotAsExpected();
      noteChanged(part, changed);
    }
  }

  /** As it was made, a change at a time, so that the one that is refused is known. */
  async #oneByOne(piece: Piece, changed: Set<number>): Promise<void> {
    const { session, landingOf, arrival } = this.#receiver;
    for (const part of inOrder(piece.changes, landingOf)) {
      if (part.kind === 'truncate' && arrival === 'origin') await emptyTables(session, part, piece);
      else await this.#one(part, piece, changed);
      noteChanged(part, changed);
    }
  }

  async #one(part: Part, piece: Piece, changed: ReadonlySet<number>): Promise<void> {
    const { session } = this.#receiver;
    const statement = statementOf(part);
    if (statement === undefined) return;
    const run = async (sql: string) => {
      try {
        return (await session.touch(sql))[0] ?? 0;
      } catch (error) {
        throw isRefusal(error) ? conflict(error, piece, part) : error;
      }
    };
    if ((await run(statement.sql)) === statement.rows) return;
    if (this.#followed(part, changed)) return;
    const moved = this.#movedAlong(part, changed);
    if (moved !== undefined && (await run(moved)) === 1) return;
    throw noRow(piece, part);
  }

  /** A row that ON DELETE CASCADE took away here before its own delete arrived. */
  #followed(part: Part, changed: ReadonlySet<number>): boolean {
    if (part.kind !== 'delete' && part.kind !== 'delete row') return false;
    return this.#follows(part, changed);
  }

  #follows(part: Part, changed: ReadonlySet<number>): boolean {
    if (this.#receiver.arrival === 'replica' || part.kind === 'truncate') return false;
    return [...part.table.follows].some((parent) => changed.has(parent));
  }

  /** A row whose key ON UPDATE CASCADE changed here before its own update arrived: it stands under its new key already. */
  #movedAlong(part: Part, changed: ReadonlySet<number>): string | undefined {
    if (part.kind !== 'update' || !this.#follows(part, changed)) return undefined;
    const updates = part.updates.map(({ row, key }) => ({
      row,
      key: part.table.key.map((place, at) => row[place] ?? (key[at] as string)),
    }));
    return statementOf({ ...part, updates })?.sql;
  }
}

function noteChanged(part: Part, changed: Set<number>): void {
  if (part.kind !== 'truncate' && part.kind !== 'insert') changed.add(part.table.root);
}

/** TRUNCATE refuses tables that foreign keys of others point to, also from partitions of one that is emptied with them. */
async function emptyTables(
  session: PgSession,
  part: Extract<Part, { kind: 'truncate' }>,
  piece: Piece,
): Promise<void> {
  for (const table of part.tables.toSorted((a, b) => b.rank - a.rank)) {
    try {
      await session.run(`DELETE FROM ONLY ${table.quoted}`);
    } catch (error) {
      throw isRefusal(error) ? conflict(error, piece, part) : error;
    }
  }
}
