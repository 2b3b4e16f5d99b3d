import {
  buildCommand,
  buildRouteMap,
  type Command,
  type CommandContext,
  type FlagParametersForType,
} from '@stricli/core';
import { type CostFlags, costFlags } from './cost-flags.ts';
import * as flag from './flags.ts';
import * as envFlag from './flags-env.ts';
import {
  type InitFlags,
  type InspectFlags,
  init as initFlags,
  inspect as inspectFlags,
} from './flags-inspect.ts';
import { type PlanFlags, plan as planFlags } from './flags-plan.ts';
import type { VerbThere } from '../../core/agent/call.ts';
import { type ThereFlags, there } from './flags-there.ts';
import { movingVerbs } from './moving-verbs.ts';
import {
  type DeployFlags,
  type DoctorFlags,
  type ProvisionFlags,
  type ServerFlags,
  deploy as deployFlags,
  doctor as doctorFlags,
  provision as provisionFlags,
  server as serverFlags,
} from './flags-provision.ts';
import { type RenderFlags, render as renderFlags } from './flags-render.ts';
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
  readonly flags: FlagParametersForType<Omit<F, 'word'>>;
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

/** A verb of a move: it may be asked of a server, so that data goes from one side to the other and nowhere else. */
function moving<F extends CommonFlags>(name: VerbThere, spec: Omit<Spec<F>, 'load'>): Command<CliContext> {
  const run: Verb<F & ThereFlags> = async (session, flags) => {
    if (flags.on !== undefined) return (await import('./there/there.ts')).runThere(session, name, flags);
    const { default: here } = (await movingVerbs[name]()) as unknown as { default: Verb<F> };
    return here(session, flags);
  };
  const flags = { ...there, ...spec.flags } as FlagParametersForType<Omit<F & ThereFlags, 'word'>>;
  return verb<F & ThereFlags>(name, { ...spec, flags, load: () => Promise.resolve({ default: run }) });
}

/** The verbs, in the order of a move. */
export const commands = {
  inspect: verb<CommonFlags & InspectFlags & flag.LangFlags>('inspect', {
    brief: 'Read an app: what it is, what ties it down, and each way out',
    more: 'Reads the files of the app and runs none of them. Says every service, where its data is, each place that binds it to a platform with the way out, the variables it needs and the secrets that should not be there. Exits with 1 when something could not be read; all that could be is told all the same.',
    examples: [
      'unmoor inspect',
      'unmoor inspect ../shop --html shop.html --lang fr',
      'unmoor inspect --from env:DATABASE_URL --token railway=env:RAILWAY_TOKEN --project my-shop',
    ],
    flags: { ...inspectFlags, ...flag.lang, ...flag.common },
    word: flag.folder,
    load: () => import('./verbs/inspect.ts'),
  }),
  init: verb<CommonFlags & InitFlags>('init', {
    brief: 'Write what is known of an app into unmoor.yaml, for you to correct',
    more: 'Reads the app and writes its services, domains and the variables that hold its databases, each key with its meaning. Called again it adds what is new, marks what is gone, and leaves what you wrote as it is. No secret is written: ${NAME} stands for a variable.',
    examples: ['unmoor init', 'unmoor init ../shop --dry-run'],
    flags: { ...initFlags, ...flag.common },
    word: flag.folder,
    load: () => import('./verbs/init.ts'),
  }),
  env: buildRouteMap<'pull' | 'check' | 'secrets', CliContext>({
    docs: {
      brief: "Bring an app's variables along: pull, check, secrets",
      fullDescription:
        'Takes the variables from a platform, holds them against what the code reads, and makes the secrets that are missing. No value is ever printed.\n\nEXAMPLE\n  unmoor env pull --platform railway --token env:RAILWAY_TOKEN --db db --cache cache\n  unmoor env secrets\n  unmoor env check',
    },
    routes: {
      pull: verb<CommonFlags & envFlag.EnvPullFlags>('env pull', {
        brief: 'Take variables from a platform and write the file for the new side',
        more: "Asks the platform's API, or reads what its program printed. Leads databases and caches to the new side, leaves the platform's own variables out, and writes .env.production (mode 0600) and a template without values. What a platform will not show stays visible as to be supplied. Several pulls add up; what you changed in the file stays. Kept in the work folder, values are encrypted with age.",
        examples: [
          'unmoor env pull --platform railway --project egoejo --token env:RAILWAY_TOKEN --db db --cache cache',
          'railway variable list --json | unmoor env pull --from-file - --db db --cache cache',
        ],
        flags: { ...envFlag.envPull, ...flag.common },
        word: flag.folder,
        load: () => import('./verbs/env-pull.ts'),
      }),
      check: verb<CommonFlags & envFlag.EnvCheckFlags>('env check', {
        brief: 'Hold the file of variables against what the code reads',
        more: 'Says what is missing, empty, a placeholder, weak, unused, or still leads to a platform, and where the code reads it. Changes nothing. Exits with 1 when the app would not work, or must not be shown to people, with this file.',
        examples: ['unmoor env check', 'unmoor env check ../shop --file .env.production --lang fr'],
        flags: { ...envFlag.envCheck, ...flag.common },
        word: flag.folder,
        load: () => import('./verbs/env-check.ts'),
      }),
      secrets: verb<CommonFlags & envFlag.EnvSecretsFlags>('env secrets', {
        brief: 'Make the secrets that are missing and that nobody else issues',
        more: 'Signing keys, passwords of databases and tokens of the app itself, each safe in a URL and in every kind of file. What a provider issues is named, and not made up.',
        examples: ['unmoor env secrets --dry-run', 'unmoor env secrets'],
        flags: { ...envFlag.envSecrets, ...flag.common },
        word: flag.folder,
        load: () => import('./verbs/env-secrets.ts'),
      }),
    },
  }),
  cost: verb<CommonFlags & CostFlags>('cost', {
    brief: 'Say what staying and leaving cost, and from when on leaving pays',
    more: 'Reads the app and counts what its platforms usually ask, beside a server of yours, Compose, ECS and Kubernetes: work, one-off and hidden costs included. Every figure that nobody gave is named, with the flag or key that gives it; every price has its date and page. With --inputs alone the app is not read.',
    examples: [
      'unmoor cost --rate 50 --hours 2',
      'unmoor cost --inputs examples/girlycrea-cost.yaml --html cost.html --lang fr',
    ],
    flags: { ...costFlags, ...flag.common },
    word: flag.folder,
    load: () => import('./verbs/cost.ts'),
  }),
  plan: verb<CommonFlags & PlanFlags & flag.LangFlags>('plan', {
    brief: 'Plan the move: what will run, how large, when, at which risk, and back',
    more: 'Reads the app and changes nothing. Chooses what answers each thing that the app asks for, shares the host out, and gives the day minute by minute, the way back from every moment, and a checklist of commands with what they must say. Refuses a plan on which the app would break, or that does not fit the host. The json format is the hashed plan that later verbs live.',
    examples: [
      'unmoor plan --host 4,8GB,160GB --format html --out plan.html',
      'unmoor plan --to compose --format json --out plan.json',
      'unmoor plan --to compose --diff plan.json',
    ],
    flags: { ...planFlags, ...flag.lang, ...flag.common },
    word: flag.folder,
    load: () => import('./verbs/plan.ts'),
  }),
  render: verb<CommonFlags & RenderFlags & flag.LangFlags>('render', {
    brief: 'Write every file of the new side, and have its own program read it',
    more: 'Writes what the plan comes to: for a server its packages, units and configuration, for Compose its file and images. The same plan gives the same bytes. A file that you edited is never written over: what is new is put together with your edits, or laid beside as .new. With --check every file is read by the real program first, and nothing is written when one is refused. Exits with 1 then, and when a file waits beside an edited one. No secret is written but by its name.',
    examples: [
      'unmoor render --to vps --check',
      'unmoor render --to compose --out deploy --diff --dry-run',
      'unmoor render --plan plan.json --check --json',
    ],
    flags: { ...renderFlags, ...flag.lang, ...flag.common },
    word: flag.folder,
    load: () => import('./verbs/render.ts'),
  }),
  provision: verb<CommonFlags & ProvisionFlags & flag.ConsentFlags & flag.LockFlags>('provision', {
    brief: 'Make a bare server the home of the app, as it was rendered',
    more: "Over the system's SSH: packages, users, files, SSH and firewall, units; the variables of the app in a file of their own. Asks the server what is there already and does only the rest, so it can be broken off and called again at any time. Refuses a server that is too small, that runs another system, that somebody else set up, or that does not get to where data comes from (--from) or mail goes (port 25), by IPv4 and IPv6. --dry-run shows every command and every difference. SSH and the firewall change only with a way back that the server takes by itself.",
    examples: [
      'unmoor provision root@203.0.113.7 --dry-run',
      'unmoor provision root@203.0.113.7 --key ~/.ssh/id_ed25519 --env .env.production --yes',
    ],
    flags: { ...provisionFlags, ...flag.consent, ...flag.lock, ...flag.common },
    word: flag.server,
    load: () => import('./verbs/provision.ts'),
  }),
  deploy: verb<CommonFlags & DeployFlags>('deploy', {
    brief: 'Bring a release of the app to its server, and let it serve with no request lost',
    more: 'Sends what differs from the release that is there, installs what is locked and builds it on the server, migrates once, starts it beside the one that serves, and leads requests to it when every replica is well. Requests and tasks that run are waited for. Whatever fails before: the old one serves on. --build here builds on this machine what Node.js builds, with the variables of the server, and sends what was built: for a server that is too small for that. --back lets the one before serve again, in seconds.',
    examples: [
      'unmoor deploy root@203.0.113.7',
      'unmoor deploy root@203.0.113.7 --build here',
      'unmoor deploy root@203.0.113.7 --back',
    ],
    flags: { ...deployFlags, ...flag.common },
    word: flag.server,
    load: () => import('./verbs/deploy.ts'),
  }),
  releases: verb<CommonFlags & ServerFlags>('releases', {
    brief: 'Name the releases that are on a server, and the one that serves',
    more: 'The newest five stay there. Changes nothing.',
    examples: ['unmoor releases root@203.0.113.7'],
    flags: { ...serverFlags, ...flag.common },
    word: flag.server,
    load: () => import('./verbs/releases.ts'),
  }),
  rehearse: verb<CommonFlags & flag.ConsentFlags & flag.RehearseFlags>('rehearse', {
    brief: 'Do the whole move to throwaway servers and measure it',
    more: 'With --from it copies your own database to a throwaway PostgreSQL of the same version on this machine, and says whether the move will work, how long it takes and what must be mended first. Without it, a sample shop with writers is moved, cut over and taken back.',
    examples: ['unmoor rehearse', 'unmoor rehearse --from env:DATABASE_URL --offline'],
    flags: { ...flag.rehearse, ...flag.consent, ...flag.common },
    load: () => import('./verbs/rehearse.ts'),
  }),
  doctor: moving<CommonFlags & UrlFlags & DoctorFlags & flag.ConsentFlags>('doctor', {
    brief: 'Say what is wrong: before a move with its two sides, later with the server that runs',
    more: 'Without a server it looks at both sides of a move, says what must be mended first with the SQL that mends it, and changes nothing. With a server (user@host) it asks the running system, over SSH and from outside: app, front, sockets, queue, database, certificates, names, mail, doors, backups; each fault with what was measured, why it is so, and what mends it, the cause before what follows from it. --fix does those mends that take nothing away, after your consent, and looks again. Exits with 1 when something is wrong or could not be looked at.',
    examples: [
      'unmoor doctor --from env:DATABASE_URL --to env:NEW_DATABASE_URL',
      'unmoor doctor root@203.0.113.7 --socket /ws/room/',
      'unmoor doctor root@203.0.113.7 --fix',
    ],
    flags: { ...flag.urls, ...doctorFlags, ...flag.consent, ...flag.common },
    word: {
      brief: 'A server that runs: user@host, user@host:port, or a Host of ~/.ssh/config',
      placeholder: 'server',
    },
  }),
  move: moving<
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
  }),
  status: moving<CommonFlags & flag.StatusFlags>('status', {
    brief: 'Tell where the run stands, and which side accepts writes',
    more: 'Reads the journal and asks both servers. Exits with 1 when they disagree about which side accepts writes.',
    examples: ['unmoor status', 'unmoor status --offline --json'],
    flags: { ...flag.status, ...flag.common },
  }),
  verify: moving<CommonFlags & UrlFlags & flag.GentleFlags>('verify', {
    brief: 'Compare both sides, every row and every key',
    more: 'Rows that are still moving are read again until they settle. Exits with 1 when anything differs, or could not be compared.',
    examples: ['unmoor verify', 'unmoor verify --from env:DATABASE_URL --to env:NEW_DATABASE_URL --json'],
    flags: { ...flag.urls, ...flag.gentle, ...flag.common },
  }),
  cutover: moving<
    CommonFlags & flag.ConsentFlags & flag.LockFlags & flag.DeadlineFlags & flag.PoolerFlags & flag.ModeFlags
  >('cutover', {
    brief: 'Let writes go to the target',
    more: 'Stops writes on the source, waits until the target has everything, compares, and opens the target. When anything is wrong it goes back by itself. The source follows from then on, so that `unmoor rollback` loses nothing.',
    examples: ['unmoor cutover --dry-run', 'unmoor cutover --yes'],
    flags: { ...flag.deadline, ...flag.mode, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
  }),
  rollback: moving<
    CommonFlags & flag.ConsentFlags & flag.LockFlags & flag.DeadlineFlags & flag.PoolerFlags & flag.ModeFlags
  >('rollback', {
    brief: 'Let writes go to the source again, with all that was written since',
    more: 'The same cutover, turned round. Possible until `unmoor cleanup`.',
    examples: ['unmoor rollback --yes'],
    flags: { ...flag.deadline, ...flag.mode, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
  }),
  follow: moving<CommonFlags & flag.FollowFlags>('follow', {
    brief: 'Watch over a run that waits: the log that is kept, and what must live in a process',
    more: 'Runs until Ctrl-C and shows the lag. Before the log that one side keeps for the other passes its budget (unset: that of the move), it drops the slot and ends, so that no disk fills. Needed after a cutover that says so: the source may not hold a subscription, so this process applies what is written on the target.',
    examples: ['unmoor follow', 'unmoor follow --wal-budget 20GB', 'unmoor follow --json --progress json'],
    flags: { ...flag.follow, ...flag.common },
  }),
  resume: moving<CommonFlags & flag.ConsentFlags & flag.LockFlags & flag.DeadlineFlags & flag.PoolerFlags>(
    'resume',
    {
      brief: 'Go on with what was interrupted',
      more: 'Asks the servers about what the journal leaves in doubt, then goes on with the move, the cutover or the way back.',
      examples: ['unmoor resume --yes'],
      flags: { ...flag.deadline, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
    },
  ),
  abort: moving<CommonFlags & flag.AbortFlags & flag.PoolerFlags & flag.ConsentFlags & flag.LockFlags>(
    'abort',
    {
      brief: 'Take back a cutover that hangs, or the whole move',
      more: 'In the middle of a cutover it goes back to the source and the run goes on. Before any cutover it removes everything that Unmoor made on either side, and ends the run.',
      examples: ['unmoor abort --dry-run', 'unmoor abort --yes --drop-copied'],
      flags: { ...flag.abort, ...flag.pooler, ...flag.consent, ...flag.lock, ...flag.common },
    },
  ),
  cleanup: moving<CommonFlags & flag.CleanupFlags & flag.ConsentFlags & flag.LockFlags>('cleanup', {
    brief: 'Remove everything that Unmoor made, and end the run',
    more: 'Writes stay where they are. After it there is no way back by `unmoor rollback`. Every object is named before it is removed.',
    examples: ['unmoor cleanup --dry-run', 'unmoor cleanup --yes'],
    flags: { ...flag.cleanup, ...flag.consent, ...flag.lock, ...flag.common },
  }),
} as const;
