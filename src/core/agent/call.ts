import { z } from 'zod';

/** The verbs of a move: they may be asked of Unmoor on a server, so that data goes from one side to the other and nowhere else. */
export const verbsThere = [
  'doctor',
  'move',
  'status',
  'verify',
  'cutover',
  'rollback',
  'follow',
  'resume',
  'abort',
  'cleanup',
] as const;
export type VerbThere = (typeof verbsThere)[number];

const Flag = z.union([z.string(), z.number(), z.boolean()]);

/** One call of one verb, with everything that it would have read on the machine where the person sits. It holds secrets. */
export const Call = z.strictObject({
  verb: z.enum(verbsThere),
  flags: z.record(z.string(), Flag),
  /** By the paths that the flags name: unmoor.yaml, and what stands behind `@FILE`. */
  files: z.record(z.string(), z.string()),
  /** Of the environment, what the flags and unmoor.yaml name. */
  variables: z.record(z.string(), z.string()),
  /** What people read is set for it. Unset: a pipe. */
  terminal: z.strictObject({ columns: z.number(), rows: z.number() }).optional(),
  /** Somebody sits there to be asked. */
  asks: z.boolean(),
});
export type Call = z.infer<typeof Call>;

export const readCall = (text: string): Call => Call.parse(JSON.parse(text));

/** Whoever was cut off by the end of the process or the machine goes on by `resume`; its URLs stand with the run. */
const resumed: readonly VerbThere[] = ['move', 'cutover', 'rollback', 'resume'];

/** What the verb before was allowed, its resumption is too. */
const carried = ['state', 'json', 'deadline', 'noWayBack', 'yes'];

/**
 * What a server does by itself when the call was cut off there (kill -9, a power cut, a reboot): the app may be waiting behind a fence.
 * It holds no secret. Unset for what only looks, and for what removes: that is for the person to call again.
 */
export function againAfter({ verb, flags, terminal, asks }: Call): Call | undefined {
  const kept = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(flags).filter(([name]) => names.includes(name)));
  const rest = { files: {}, variables: {}, asks, ...(terminal === undefined ? {} : { terminal }) };
  if (flags['dryRun'] === true || flags['reconcile'] === true) return undefined;
  if (verb === 'follow') return { verb, flags: kept(['state', 'json', 'walBudget']), ...rest };
  if (!resumed.includes(verb)) return undefined;
  return {
    verb: 'resume',
    flags: { noWayBack: false, ...kept(carried), dryRun: false, takeOver: false },
    ...rest,
  };
}

/** The same call by somebody who has said yes to it. */
export const consented = (call: Call): Call => ({ ...call, flags: { ...call.flags, yes: true } });
