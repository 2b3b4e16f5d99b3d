import type { Workload } from './workload.ts';

/**
 * On a host of one's own a new release is brought up beside the one that serves, and takes over when it is well (M. Fowler,
 * "BlueGreenDeployment"). Releases take turns with the two.
 */
export const colours = ['blue', 'green'] as const;
export type Colour = (typeof colours)[number];

/** While this file is there, green serves; else blue. nginx looks for it at each request, so that no reload is needed to switch. */
export const greenServes = '/var/lib/unmoor/green';

/** While this file is there, the units of a colour may start. One that is let go loses it at once, and its folder only to the release after: what ends in it still reads there. */
export const runsAt = (colour: Colour): string => `/var/lib/unmoor/runs-${colour}`;

/**
 * Where the replicas of a workload answer that serve now, as Prometheus reads it (Prometheus, "file_sd_config"); with the label
 * `workload`.
 */
export const servingAt = (workload: string): string => `/var/lib/unmoor/serving/${workload}.json`;

const lowest = { blue: 10_000, green: 20_000 } as const;

/**
 * Where a workload answers in one colour. At its own port stands the front, which passes on to the colour that serves: whoever asks from
 * inside (a job, a cache, a person with curl) need not know of colours. Below 30 000, and so below the ports that the kernel lends to
 * whoever calls out (ip_local_port_range, 32768 on).
 */
export const colouredPort = (colour: Colour, port: number): number => lowest[colour] + (port % 10_000);

/** Two of them would want the same port in a colour. */
export const clash = (one: number, other: number): boolean => one % 10_000 === other % 10_000;

/** Links in the app's home on its host: what serves, what is coming, and what each colour runs. */
export type Link = 'current' | 'next' | Colour;

export const linkAt = (app: string, link: Link): string => `/srv/${app}/${link}`;

const below = (app: string, link: Link, path: string): string =>
  path.replace(linkAt(app, 'current'), linkAt(app, link));

/** The workload as it runs below another link than that of the release that serves. */
export const inRelease = (app: string, link: Link, workload: Workload): Workload => ({
  ...workload,
  ways:
    workload.ways.process === undefined
      ? workload.ways
      : {
          ...workload.ways,
          process: { ...workload.ways.process, folder: below(app, link, workload.ways.process.folder) },
        },
  keeps: workload.keeps.map((keep) => ({ ...keep, at: below(app, link, keep.at) })),
});

/** Runs once in each colour; what would do harm twice (a scheduler) has none, and is started anew. */
export const hasColours = ({ kind, single, ways }: Workload): boolean =>
  kind === 'serve' && single !== true && ways.process !== undefined;

/** The workload in one colour: its folder, its ports, and its command as far as it names them. */
export function coloured(app: string, colour: Colour, workload: Workload): Workload {
  const { listens, health, argv, env, ...rest } = inRelease(app, colour, workload);
  const own = (port: number) => colouredPort(colour, port);
  const said = (text: string) =>
    listens.reduce(
      (all, { port }) => all.replaceAll(new RegExp(`(?<![\\d.])${port}(?!\\d)`, 'g'), String(own(port))),
      text,
    );
  return {
    ...rest,
    ...(argv === undefined ? {} : { argv: argv.map(said) }),
    env:
      env['PORT']?.kind === 'plain'
        ? { ...env, PORT: { kind: 'plain', value: said(env['PORT'].value) } }
        : env,
    listens: listens.map((listen) => ({ ...listen, port: own(listen.port) })),
    ...(health === undefined
      ? {}
      : { health: 'port' in health ? { ...health, port: own(health.port) } : health }),
  };
}
