import { createHash } from 'node:crypto';
import { composeGiven, composeText } from '../../core/formats/compose.ts';
import { buildOf } from '../../core/stack/built-images.ts';
import { callScript } from '../../core/stack/call.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { EnvValue, Workload } from '../../core/stack/workload.ts';
import { healthOf, hasHealth } from './health.ts';
import { fromOf } from './image.ts';
import { envFile } from './place.ts';
import type { ComposeService } from './schema.ts';

/** What a workload may take where the plan says nothing: enough for a migration. MiB. */
const otherwiseMib = 512;

/** Threads count too; it is there against what multiplies without end. */
const mostTasks = 2048;

/** Compose knows no clock: what one starts is kept back, and the host's timers call it by name. */
const byHand = 'by-hand';

/** One workload as a service of a compose file. */
export function serviceOf(stack: Stack, workload: Workload): ComposeService {
  const { kind, replicas, stop, mib, sharedMib } = workload;
  const { user, capabilities = [], writesItself } = workload.ways.image ?? {};
  return {
    ...fromOf(stack, workload),
    ...callOf(stack, workload),
    ...(kind === 'clock' ? { profiles: [byHand] } : {}),
    ...(user === undefined ? {} : { user }),
    ...(ownFirstProcess(workload) ? { init: true } : {}),
    ...environmentOf(workload),
    ...filesOf(stack, workload),
    ...(sharedMib === undefined ? {} : { shm_size: `${sharedMib}m` }),
    ...portsOf(workload),
    networks: networksOf(workload),
    ...dependsOn(stack, workload),
    ...healthOf(workload),
    deploy: {
      ...(replicas > 1 ? { replicas } : {}),
      resources: { limits: { memory: `${mib ?? otherwiseMib}m`, pids: mostTasks } },
    },
    read_only: writesItself !== true,
    cap_drop: ['ALL'],
    ...(capabilities.length === 0 ? {} : { cap_add: [...capabilities] }),
    security_opt: ['no-new-privileges:true'],
    restart: kind === 'serve' ? 'unless-stopped' : 'no',
    stop_signal: `SIG${stop.signal}`,
    stop_grace_period: `${stop.withinS}s`,
    // Without a limit a talkative container fills the disk.
    logging: { driver: 'local', options: { 'max-size': '10m', 'max-file': '5' } },
  };
}

/** The app's own image may have no first process that hands signals on and buries the dead; one of ours has. */
const ownFirstProcess = (workload: Workload): boolean => {
  const build = buildOf(workload);
  return build !== undefined && build.rendered !== true;
};

/** What asks the app for a path by the clock runs no image of the app's. */
function callOf(stack: Stack, { calls }: Workload): Partial<ComposeService> {
  if (calls === undefined) return {};
  const port = stack.workloads
    .find(({ id }) => id === calls.workload)
    ?.listens.find(({ name }) => name === calls.listen)?.port;
  return {
    image: 'docker.io/curlimages/curl:8.17.0',
    build: undefined,
    entrypoint: ['/bin/sh', '-c', callScript, 'call'].map(composeText),
    command: [`http://${calls.workload}:${port ?? 80}${calls.path}`, stack.domain].map(composeText),
  };
}

function environmentOf({ env, calls }: Workload): Pick<ComposeService, 'environment'> {
  const given = Object.entries(env).filter(([name]) => calls === undefined || name === 'CRON_SECRET');
  if (given.length === 0) return {};
  return {
    environment: Object.fromEntries(
      given.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, valueOf(name, value)]),
    ),
  };
}

/**
 * A value of the person's is filled in by Compose, each workload getting its own and no other. What the app does without is handed on only
 * where it is set: filled in, it would be there and empty, and the app's own choice of a default undone (facts A10).
 */
function valueOf(name: string, value: EnvValue): string | null {
  if (value.kind === 'plain') return composeText(value.value);
  if (value.optional === true && name === value.name) return null;
  return composeGiven(value.name, `write it into ${envFile}`);
}

/** Files are the host's, volumes are Docker's; everything else that is written goes to memory. */
function filesOf(
  stack: Stack,
  { files, keeps, scratch = [] }: Workload,
): Pick<ComposeService, 'volumes' | 'tmpfs' | 'labels'> {
  const read = stack.files.filter(({ at }) => files.includes(at));
  const volumes: NonNullable<ComposeService['volumes']> = [
    ...keeps.map(({ name, at }) => ({ type: 'volume' as const, source: name, target: composeText(at) })),
    ...read.map(({ at }) => ({
      type: 'bind' as const,
      source: composeText(`./${pathOf(at)}`),
      target: composeText(at),
      read_only: true as const,
      // Docker makes a folder in the place of a file that is not there.
      bind: { create_host_path: false as const },
    })),
  ];
  return {
    ...(read.length === 0
      ? {}
      : { labels: { 'dev.unmoor.files': fingerprint(read.map(({ text }) => text)) } }),
    ...(volumes.length === 0 ? {} : { volumes }),
    // Its owner is root, and who writes may be another; a cache may compile programs into its folder (Varnish).
    tmpfs: ['/tmp:mode=1777', ...scratch.map((at) => `${composeText(at)}:mode=1777,exec`)],
  };
}

/** Where a file that a container reads lies, below the folder of the render. */
export const pathOf = (at: string): string => `files${at}`;

/** Docker does not look into what is mounted: with this a changed file makes a new container at the next `up`. */
const fingerprint = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);

/** Only what must be reached from outside is published: Docker opens such a port past ufw (facts A24). */
function portsOf({ listens }: Workload): Pick<ComposeService, 'ports'> {
  const open = listens.filter((listen) => listen.open === true);
  if (open.length === 0) return {};
  return {
    ports: open.map(({ port }) => ({ target: port, published: String(port), protocol: 'tcp', mode: 'host' })),
  };
}

/** `inside` leads nowhere; `front` is the way in for what is open, and the way out for what asks the world. */
const networksOf = ({ listens, outbound }: Workload): ComposeService['networks'] =>
  outbound === true || listens.some(({ open }) => open === true) ? ['front', 'inside'] : ['inside'];

function dependsOn(stack: Stack, { after }: Workload): Pick<ComposeService, 'depends_on'> {
  if (after.length === 0) return {};
  const conditions = after.map(({ workload, is }) => {
    const other = stack.workloads.find(({ id }) => id === workload);
    const checked = other !== undefined && hasHealth(other);
    return [
      workload,
      {
        condition:
          is === 'done'
            ? ('service_completed_successfully' as const)
            : checked
              ? ('service_healthy' as const)
              : ('service_started' as const),
      },
    ] as const;
  });
  return { depends_on: Object.fromEntries(conditions) };
}
