import type { Manifest, ManifestUnit } from '../host/manifest.ts';
import type { Plan } from '../plan/plan.ts';
import type { StackFile } from './file.ts';
import type { Stack } from './stack.ts';
import { systemOf } from './systems.ts';
import type { Workload } from './workload.ts';

/** What the manifests of all targets with hosts of their own say alike. */
export const commonManifest = (
  stack: Stack,
  plan: Plan,
  ofHost: readonly Workload[],
): Pick<Manifest, 'format' | 'app' | 'domain' | 'system' | 'host' | 'users' | 'mail' | 'off' | 'serves'> => ({
  format: 1,
  app: stack.name,
  domain: stack.domain,
  system: systemOf(plan.choices).id,
  host: {
    cpu: plan.host.cpu,
    memoryMib: plan.host.memoryMib,
    diskBytes: plan.disk.lines.reduce((sum, { bytes }) => sum + bytes, 0),
  },
  users: [
    { name: 'app', login: false },
    // Releases are brought by somebody who is not root.
    { name: 'deploy', login: true },
  ],
  ...mailOf(stack),
  off: [...new Set(ofHost.flatMap(({ ways }) => ways.packages?.off ?? []))].toSorted(),
  serves: servesOf(stack),
});

function mailOf({ workloads }: Stack): Pick<Manifest, 'mail'> {
  const mail = workloads.find((one) => one.mail !== undefined)?.mail;
  return mail === undefined ? {} : { mail };
}

/** People come in by SSH, whatever else is open. */
const sshPort = 22;

function servesOf({ names, workloads }: Stack): Manifest['serves'] {
  const open = workloads.flatMap(({ listens }) => listens.filter((one) => one.open === true));
  const health = workloads.find(
    ({ ways, health: one }) => ways.process !== undefined && one?.kind === 'http',
  )?.health;
  return {
    names: [...names],
    tcp: [...new Set([sshPort, ...open.map(({ port }) => port)])].toSorted((a, b) => a - b),
    ...(health?.kind === 'http' ? { health: health.path } : {}),
  };
}

/** Variables that some workload cannot do without, and those that all can. */
export function variablesOf({ workloads, given }: Stack): Pick<Manifest['env'], 'names' | 'optional'> {
  const needed = new Set(
    workloads.flatMap(({ env }) =>
      Object.values(env).flatMap((value) =>
        value.kind === 'given' && value.optional === undefined ? [value.name] : [],
      ),
    ),
  );
  return {
    names: given.filter((name) => needed.has(name)),
    optional: given.filter((name) => !needed.has(name)),
  };
}

/** What Unmoor itself works with there: it moves data in (docs/decisions/0058), and its doctor reads what mail waits. */
const own = ['nodejs', 'jq'];

export const packagesOf = (workloads: readonly Workload[], ...more: readonly string[]): string[] =>
  [...new Set([...workloads.flatMap(({ ways }) => ways.packages?.names ?? []), ...own, ...more])].toSorted();

/** Units that packages bring, in the order of the workloads. */
export const packageUnits = (workloads: readonly Workload[]): string[] => [
  ...new Set(
    workloads.flatMap(({ ways }) =>
      ways.packages?.unit === undefined ? [] : [unitName(ways.packages.unit)],
    ),
  ),
];

/** systemd takes a name without its kind for a service's. */
export const unitName = (name: string): string => (/\.[a-z]+$/.test(name) ? name : `${name}.service`);

const unitFile =
  /^\/etc\/systemd\/system\/([^/]+\.(?:service|timer|target|socket|path))(?:\.d\/[^/]+\.conf)?$/;

/** The unit that a file under /etc/systemd is, or adds to. */
export const unitsAt = (at: string): readonly string[] => unitFile.exec(at)?.slice(1) ?? [];

/** A unit that we write. One with an [Install] section starts at boot. */
export function unitOf({
  at,
  text,
  awaits,
}: Pick<StackFile, 'at' | 'text' | 'awaits'>): readonly ManifestUnit[] {
  if (at.endsWith('.conf')) return [];
  return unitsAt(at).map((name) => ({
    name,
    enable: /^\[Install\]$/m.test(text),
    ...(awaits === undefined ? {} : { awaits }),
  }));
}

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;
