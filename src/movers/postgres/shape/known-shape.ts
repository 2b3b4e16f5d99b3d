import type { DataShape } from '../../../core/data-shape.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import type { Memory } from '../../../core/step.ts';
import type { PgSession } from '../../../io/postgres.ts';

/** What is noted where the source is of no platform's shape. */
const none = 'none';
const key = 'shape';

/** The shape of the source, asked once; a run that has noted one keeps to it, whatever the source looks like later. */
export class KnownShape {
  readonly #shapes: readonly DataShape[];
  readonly #memory: Memory;
  readonly #source: () => Promise<PgSession>;
  #asked: Promise<DataShape | undefined> | undefined;

  constructor(shapes: readonly DataShape[], memory: Memory, source: () => Promise<PgSession>) {
    this.#shapes = shapes;
    this.#memory = memory;
    this.#source = source;
  }

  /** @throws UnmoorError PG-102 when the run was begun with a shape that this version does not know */
  get(): Promise<DataShape | undefined> {
    this.#asked ??= this.#find();
    this.#asked.catch(() => (this.#asked = undefined));
    return this.#asked;
  }

  /** Before the first act of a run. */
  async keep(): Promise<void> {
    const shape = await this.get();
    if (this.#memory.noted(key) === undefined) await this.#memory.note(key, shape?.platform ?? none);
  }

  async #find(): Promise<DataShape | undefined> {
    const noted = this.#memory.noted(key);
    if (noted === undefined) return recognise(await this.#source(), this.#shapes);
    const shape = this.#shapes.find((one) => one.platform === noted);
    if (shape === undefined && noted !== none)
      throw new UnmoorError('PG-102', {
        why: `The run was begun with the rules for ${JSON.stringify(noted)}, and this version of Unmoor knows ${this.#shapes.map((one) => one.platform).join(', ') || 'no platform'}.`,
        next: 'Go on with the version that began the run.',
        state: 'Nothing was changed by this attempt; the run stands as it was.',
      });
    return shape;
  }
}

/** The first shape whose roles and schemas are all there. Any role may read both catalogues. */
export async function recognise(
  source: PgSession,
  shapes: readonly DataShape[],
): Promise<DataShape | undefined> {
  const rows = await source.query<{ kind: string; name: string }>(
    "SELECT 'role' AS kind, rolname AS name FROM pg_catalog.pg_roles UNION ALL SELECT 'schema', nspname FROM pg_catalog.pg_namespace",
  );
  const there = new Set(rows.map((row) => `${row.kind} ${row.name}`));
  return shapes.find(
    ({ recognisedBy: { roles, schemas } }) =>
      roles.every((role) => there.has(`role ${role}`)) &&
      schemas.every((schema) => there.has(`schema ${schema}`)),
  );
}
