/** Something that is left behind on a platform, and why: one sentence, shown by doctor. */
export interface Stay {
  /** Exact names, or with a trailing `*` every name that begins so: `supabase_*`. */
  readonly names: readonly string[];
  readonly why: string;
}

/**
 * What a platform adds to the databases that it runs, as neutral rules: how to recognise it, what of it stays there, and what
 * comes along although it stands in a schema that stays. Pure data: a platform's folder gives it, a mover follows it.
 */
export interface DataShape {
  /** The platform, as people call it: `Supabase`. Noted in the run, so that it never changes its mind. */
  readonly platform: string;
  /** Roles and schemas that must all be there. */
  readonly recognisedBy: { readonly roles: readonly string[]; readonly schemas: readonly string[] };
  /** Schemas whose objects stay, but for what `along` names and for extensions. Event triggers stay with their functions. */
  readonly schemas: readonly Stay[];
  readonly extensions: readonly Stay[];
  /** Roles that are not made on the target: what they own goes to the role that moves, their grants are left out. */
  readonly roles: readonly Stay[];
  /** Roles that policies and grants speak of: made on the target, but they can neither log in nor be superusers there. */
  readonly rolesWithoutLogin: readonly string[];
  /** What comes along from schemas that stay, with its indexes, constraints, triggers, policies and sequences. */
  readonly along: {
    /** `schema.table`, unquoted. */
    readonly tables: readonly string[];
    /** `schema.name`, unquoted; every function of the name. */
    readonly functions: readonly string[];
  };
}

/** The part of a shape that says which tables and schemas move. */
export type Scope = Pick<DataShape, 'schemas' | 'along'> & {
  /** The target is a home: it has schemas of its own, and owners and grants are not those of the source. */
  readonly home?: boolean;
};

/** Schemas that `unmoor provision` makes in the app's database (components/postgres/setup.ts): the pooler asks by it who may come in. */
export const homeSchemas: readonly string[] = ['pgbouncer'];

/** The scope of a database that is nobody's but the app's. */
export const everything: Scope = { schemas: [], along: { tables: [], functions: [] } };

export const namesOf = (stays: readonly Stay[]): string[] => stays.flatMap((stay) => stay.names);

/** The rule that a name falls under, if there is one. */
export const ruleFor = (stays: readonly Stay[], name: string): Stay | undefined =>
  stays.find((stay) => stay.names.some((one) => matches(one, name)));

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
