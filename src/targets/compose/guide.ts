import type { Plan } from '../../core/plan/plan.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { isOfHost } from './host.ts';
import { appFolder, composeFile, envFile, usualFolder } from './place.ts';

const compose = `${usualFolder}/compose`;

/** What a person does with these files, in the order of doing it. */
export function guide(stack: Stack, plan: Plan): string {
  const contained = stack.workloads.filter((one) => !isOfHost(one));
  const has = (id: string) => contained.some((one) => one.id === id);
  return [
    `# ${plan.app} on one server, by Docker Compose`,
    '',
    `For ${stack.domain}. The app is checked out at \`${appFolder(stack)}\` on the server, with these files in \`${usualFolder}/\`; every command here is typed in \`${appFolder(stack)}\`. \`${compose}\` is \`docker compose\` with \`${composeFile}\` and the values of \`${envFile}\`.`,
    '',
    ...once,
    ...values(stack, has),
    ...certificate(stack, contained),
    ...(has('db') ? data : []),
    ...release,
    ...everyDay(stack, has),
    ...byClock(stack, contained),
    ...whatRuns(contained),
  ].join('\n');
}

const shell = (...lines: readonly string[]): readonly string[] => ['```sh', ...lines, '```', ''];

const once: readonly string[] = [
  '## 1. The server, once',
  '',
  `A fresh Debian 13, and a key that gets in as root. This installs Docker, the firewall and what else the host itself needs, and lays this folder and \`${envFile}\` where they belong; called again it changes what differs, and nothing else.`,
  '',
  ...shell('unmoor provision root@<server> --dry-run', 'unmoor provision root@<server>'),
];

function values({ given }: Stack, has: (id: string) => boolean): readonly string[] {
  const pool = has('pool') ? 'pool:6432' : 'db:5432';
  return [
    '## 2. Values',
    '',
    `\`${envFile}\` (mode 0600, never in git) holds every value; \`unmoor env pull\` writes it and \`unmoor env secrets\` fills it. Nothing starts while one of these is missing, but for what the app does without:`,
    '',
    ...given.map((name) => `- \`${name}\``),
    '',
    ...(has('db')
      ? [
          `The app's own address of its database is \`postgresql://app:<DB_PASSWORD>@${pool}/app\`: a password within an address is written for one (\`/\` is \`%2F\`).`,
        ]
      : []),
    ...(has('state') || has('cache')
      ? [
          `Its Redis is \`redis://app:<REDIS_PASSWORD>@${has('state') ? 'state:6379' : 'cache:6379'}/0\`${has('state') && has('cache') ? '; what may be lost goes to the other one, `cache`' : ''}.`,
        ]
      : []),
    '',
  ];
}

/** The front does not start without its certificate, and an authority that asks by HTTP asks before there is one. */
function certificate({ domain, names: all }: Stack, contained: readonly Workload[]): readonly string[] {
  const renews = contained.find(({ id }) => id === 'certificates');
  if (renews === undefined) return [];
  const names = all.map((name) => `--domain ${name}`).join(' ');
  const ask = `certonly --cert-name ${domain} ${names} --agree-tos --register-unsafely-without-email`;
  return [
    '## 3. The first certificate',
    '',
    'Before the DNS leads here: you are told which TXT record to make. Try `--dry-run` first.',
    '',
    ...shell(`${compose} run --rm ${renews.id} ${ask} --manual --preferred-challenges dns`),
    'Once the DNS leads here, and while nothing listens on port 80 yet:',
    '',
    ...shell(`${compose} run --rm --publish 80:80 ${renews.id} ${ask} --standalone`),
    'Where you gave the answer by DNS yourself, ask again the second way after the cutover: only that one renews by itself, through the front.',
    '',
  ];
}

/** A load into tables that a migration has made already fails half-way (facts A23). */
const data: readonly string[] = [
  '## 4. The data, before the app',
  '',
  ...shell(`${compose} up --detach --wait db`),
  '`unmoor move` brings it while the old side serves. From a dump in the custom format instead, all of it or nothing:',
  '',
  ...shell(
    `${compose} exec -T db pg_restore --username=postgres --dbname=app --role=app --no-owner --exit-on-error --single-transaction < app.dump`,
  ),
];

const release: readonly string[] = [
  '## For every release',
  '',
  ...shell('unmoor deploy root@<server>'),
  'It brings what differs, builds the images there, and replaces each container whose image is another; the migration runs once, after the database answers and before anything that serves is replaced. Where the new ones do not become well, those of the release before are put back. A container that is replaced is gone for some seconds: Compose starts none beside it.',
  '',
  ...shell('unmoor releases root@<server>', 'unmoor deploy --back root@<server>'),
  'What you edit in this folder, or in the variables, `unmoor provision` brings there, and tells to the containers.',
  '',
];

function everyDay({ name }: Stack, has: (id: string) => boolean): readonly string[] {
  return [
    '## Every day',
    '',
    ...shell(
      `${compose} ps`,
      `${compose} logs --follow --since 10m web`,
      ...(has('db')
        ? [
            '# No backup of the database runs by itself here: this makes one, checked before it gets its name. Take it away from this server.',
            `${compose} exec -T db pg_dump --username=postgres --format=custom app > app.dump.new && pg_restore --list app.dump.new > /dev/null && mv app.dump.new app.dump`,
          ]
        : []),
      '# Whoever has a page for people (Grafana is `grafana` at 3030): from your own machine, then http://127.0.0.1:3030',
      `ssh -L 3030:$(ssh <server> docker inspect --format "'{{.NetworkSettings.Networks.${name}_inside.IPAddress}}'" ${name}-grafana-1):3030 <server>`,
    ),
  ];
}

function byClock({ name }: Stack, contained: readonly Workload[]): readonly string[] {
  const clocks = contained.filter(({ kind }) => kind === 'clock');
  if (clocks.length === 0) return [];
  return [
    '## By the clock',
    '',
    `Compose knows no clock: the host's timers start these (\`systemctl list-timers '${name}-*'\`), one of each at a time; \`${compose} run --rm <service>\` does it by hand.`,
    '',
    '| service | when (UTC) | what it does |',
    '| --- | --- | --- |',
    ...clocks.map(({ id, every = '', does }) => row(id, `\`${every}\``, does.en)),
    '',
  ];
}

const whatRuns = (contained: readonly Workload[]): readonly string[] => [
  '## What runs',
  '',
  'In the order of its start. Only what is open is published; everything else is reached by other containers alone.',
  '',
  '| service | what it does | listens | waits for |',
  '| --- | --- | --- | --- |',
  ...inStartOrder(contained)
    .filter(({ kind }) => kind !== 'clock')
    .map(({ id, does, listens, after }) =>
      row(
        id,
        does.en,
        listens.map(({ port, open }) => `${port}${open === true ? ' (open)' : ''}`).join(', '),
        after.map(({ workload, is }) => `${workload} is ${is}`).join(', '),
      ),
    ),
  '',
];

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
