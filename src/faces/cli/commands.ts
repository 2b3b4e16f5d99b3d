import { buildCommand, type Command, type CommandContext, type FlagParametersForType } from '@stricli/core';
import * as flag from './flags.ts';
import type { UrlFlags } from './connections.ts';
import type { Output } from './output/output.ts';
import type { CommonFlags, Session, Verb } from './session.ts';
import type { World } from './world.ts';

export interface CliContext extends CommandContext {
  readonly world: World;
  readonly output: Output;
  readonly exit: (code: number) => void;
}

interface Spec<F extends CommonFlags> {
  readonly brief: string;
  /** What it does, and what it leaves; two or three sentences. */
  readonly more: string;
  /** Each is a call that works as it stands. */
  readonly examples: readonly string[];
  readonly flags: FlagParametersForType<F>;
  /** The one word that may follow the verb: the verb gets it as the flag `word`. */
  readonly word?: { readonly brief: string; readonly placeholder: string };
  readonly load: () => Promise<{ readonly default: Verb<F> }>;
}

function verb<F extends CommonFlags>(name: string, spec: Spec<F>): Command<CliContext> {
  const examples = spec.examples.map((example) => `  ${example}`).join('\n');
  const words = spec.word === undefined ? [] : [{ ...spec.word, parse: String, optional: true as const }];
  const command = buildCommand<CommonFlags, string[], CliContext>({
    docs: { brief: spec.brief, fullDescription: `${spec.more}\n\nEXAMPLE\n${examples}` },
    parameters: {
      flags: spec.flags as unknown as FlagParametersForType<CommonFlags>,
      positional: { kind: 'tuple', parameters: words } as never,
    },
    loader: async () => {
      const { default: run } = await spec.load();
      return async function (this: CliContext, flags: CommonFlags, word?: string) {
        const session: Session = { verb: name, world: this.world, output: this.output };
        this.output.show(flags);
        this.exit(await run(session, { ...flags, ...(word === undefined ? {} : { word }) } as F));
      };
    },
  });
  return command as Command<CliContext>;
}

/** The verbs, in the order of a move. */
export const commands = {
  rehearse: verb<CommonFlags & flag.ConsentFlags & flag.RehearseFlags>('rehearse', {
    brief: 'Do the whole move to throwaway servers and measure it',
    more: 'With --from it copies your own database to a throwaway PostgreSQL of the same version on this machine, and says whether the move will work, how long it takes and what must be mended first. Without it, a sample shop with writers is moved, cut over and taken back.',
    examples: ['unmoor rehearse', 'unmoor rehearse --from env:DATABASE_URL --offline'],
    flags: { ...flag.rehearse, ...flag.consent, ...flag.common },
    load: () => import('./verbs/rehearse.ts'),
  }),
  doctor: verb<CommonFlags & UrlFlags>('doctor', {
    brief: 'Say what must be mended before a move, with the SQL that mends it',
    more: 'Looks at both sides and changes nothing. Exits with 1 when something blocks the move or could not be looked at.',
    examples: ['unmoor doctor --from env:DATABASE_URL --to env:NEW_DATABASE_URL'],
    flags: { ...flag.urls, ...flag.common },
    load: () => import('./verbs/doctor.ts'),
  }),
  move: verb<
    CommonFlags &
      UrlFlags &
      flag.MoveFlags &
      flag.ConsentFlags &
      flag.LockFlags &
      flag.DeadlineFlags &
      flag.PoolerFlags &
      flag.ModeFlags
  >('move', {
    brief: 'Copy everything and follow the source live',
    more: 'Copies all data while the app keeps serving, then follows the source until the cutover. With --until open it cuts over too. Stopped or broken, `unmoor resume` goes on where it was.',
    examples: [
      'unmoor move --from env:DATABASE_URL --to env:NEW_DATABASE_URL',
      'unmoor move --config unmoor.yaml --until open --yes --json',
    ],
    flags: {
      ...flag.urls,
      ...flag.move,
      ...flag.deadline,
      ...flag.mode,
      ...flag.pooler,
      ...flag.consent,
      ...flag.lock,
      ...flag.common,
    },
    load: () => import('./verbs/move.ts'),
  }),
  status: verb<CommonFlags & flag.StatusFlags>('status', {
    brief: 'Tell where the run stands, and which side accepts writes',
    more: 'Reads the journal and asks both servers. Exits with 1 when they disagree about which side accepts writes.',
    examples: ['unmoor status', 'unmoor status --offline --json'],
    flags: { ...flag.status, ...flag.common },
    load: () => import('./verbs/status.ts'),
  }),
  verify: verb<CommonFlags & UrlFlags & flag.GentleFlags>('verify', {
    brief: 'Compare both sides, every row and every key',
    more: 'Rows that are still moving are read again until they settle. Exits with 1 when anything differs, or could not be compared.',
    examples: ['unmoor verify', 'unmoor verify --from env:DATABASE_URL --to env:NEW_DATABASE_URL --json'],
    flags: { ...flag.urls, ...flag.gentle, ...flag.common },
    load: () => import('./verbs/verify.ts'),
  }),
  cutover: verb<
    CommonFlags & flag.ConsentFlags & flag.LockFlags & flag.DeadlineFlags & flag.PoolerFlags & flag.ModeFlags
  >('cutover', {
    brief: 'Let writes go to the target',
    more: 'Stops writes on the source, waits until the target has everything, compares, and opens the target. When anything is wrong it goes back by itself. The source follows from then on, so that `unmoor rollback` loses nothing.',
    examples: ['unmoor cutover --dry-run', 'unmoor cutover --yes'],
    flags: { ...flag.deadline, ...flag.mode, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
    load: () => import('./verbs/cutover.ts'),
  }),
  rollback: verb<
    CommonFlags & flag.ConsentFlags & flag.LockFlags & flag.DeadlineFlags & flag.PoolerFlags & flag.ModeFlags
  >('rollback', {
    brief: 'Let writes go to the source again, with all that was written since',
    more: 'The same cutover, turned round. Possible until `unmoor cleanup`.',
    examples: ['unmoor rollback --yes'],
    flags: { ...flag.deadline, ...flag.mode, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
    load: () => import('./verbs/rollback.ts'),
  }),
  follow: verb<CommonFlags & flag.FollowFlags>('follow', {
    brief: 'Watch over a run that waits: the log that is kept, and what must live in a process',
    more: 'Runs until Ctrl-C and shows the lag. Before the log that one side keeps for the other passes its budget (unset: that of the move), it drops the slot and ends, so that no disk fills. Needed after a cutover that says so: the source may not hold a subscription, so this process applies what is written on the target.',
    examples: ['unmoor follow', 'unmoor follow --wal-budget 20GB', 'unmoor follow --json --progress json'],
    flags: { ...flag.follow, ...flag.common },
    load: () => import('./verbs/follow.ts'),
  }),
  resume: verb<CommonFlags & flag.ConsentFlags & flag.LockFlags & flag.DeadlineFlags & flag.PoolerFlags>(
    'resume',
    {
      brief: 'Go on with what was interrupted',
      more: 'Asks the servers about what the journal leaves in doubt, then goes on with the move, the cutover or the way back.',
      examples: ['unmoor resume --yes'],
      flags: { ...flag.deadline, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
      load: () => import('./verbs/resume.ts'),
    },
  ),
  abort: verb<CommonFlags & flag.AbortFlags & flag.PoolerFlags & flag.ConsentFlags & flag.LockFlags>(
    'abort',
    {
      brief: 'Take back a cutover that hangs, or the whole move',
      more: 'In the middle of a cutover it goes back to the source and the run goes on. Before any cutover it removes everything that Unmoor made on either side, and ends the run.',
      examples: ['unmoor abort --dry-run', 'unmoor abort --yes --drop-copied'],
      flags: { ...flag.abort, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
      load: () => import('./verbs/abort.ts'),
    },
  ),
  cleanup: verb<CommonFlags & flag.CleanupFlags & flag.ConsentFlags & flag.LockFlags>('cleanup', {
    brief: 'Remove everything that Unmoor made, and end the run',
    more: 'Writes stay where they are. After it there is no way back by `unmoor rollback`. Every object is named before it is removed.',
    examples: ['unmoor cleanup --dry-run', 'unmoor cleanup --yes'],
    flags: { ...flag.cleanup, ...flag.consent, ...flag.lock, ...flag.common },
    load: () => import('./verbs/cleanup.ts'),
  }),
} as const;
