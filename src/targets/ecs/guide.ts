import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { entryOf, isOfApp } from './edges.ts';
import { hostsOf } from './balancer.ts';
import { hostOf, stackName } from './names.ts';
import { theSecret } from './guide-secret.ts';
import { list, table } from './guide-words.ts';
import { namesInSecret } from './secrets-script.ts';
import { leastOf, scales } from './service.ts';
import { hasSql, storesOf } from './stores.ts';

/** What a person does with these files, once and for every release, and what became of each part of the plan. */
export function guide(stack: Stack, plan: Plan): string {
  return [
    `# ${plan.app} on AWS ECS`,
    '',
    'Everything here follows from the plan. `settings.sh` is yours to edit; edits of the other files are kept too.',
    '',
    ...table(
      ['file', 'stack', 'what it makes'],
      [
        [
          '`network.yaml`',
          stackName(stack, 'network'),
          'VPC (or yours), security groups, cluster, inner names',
        ],
        [
          '`data.yaml`',
          stackName(stack, 'data'),
          'database, stores, files, secrets, registries, roles, alarms of the data',
        ],
        ...(stack.workloads.some(({ kind }) => kind === 'once')
          ? [['`jobs.yaml`', stackName(stack, 'jobs'), 'what runs to its end before a release']]
          : []),
        ['`app.yaml`', stackName(stack, 'app'), 'load balancer, services, schedules, alarms, dashboard'],
      ],
    ),
    '',
    ...once(stack, plan),
    ...everyRelease(stack),
    ...reachData(stack, plan),
    ...lookInside(stack),
    ...runsHere(stack),
    ...replaced(plan),
    ...limits(stack, plan),
  ].join('\n');
}

function once(stack: Stack, plan: Plan): readonly string[] {
  const apex = hostsOf(stack.domain);
  return [
    '## Once',
    '',
    'On your machine: `aws` (version 2, signed in, with a region), `docker` with buildx, `jq`.',
    '',
    '1. Read `settings.sh`. Who has a VPC names it there, with two public and two private subnets that have a way out.',
    ...(entryOf(stack) === undefined
      ? []
      : [
          '2. A certificate, in the region of the stack:',
          '',
          '   ```sh',
          `   aws acm request-certificate --validation-method DNS --domain-name ${apex[0]} --subject-alternative-names '${apex[1]}'`,
          "   aws acm describe-certificate --certificate-arn ARN --query 'Certificate.DomainValidationOptions[0].ResourceRecord'",
          '   ```',
          '',
          '   Put the CNAME that it shows into the DNS of today; it does not touch what serves. `CERTIFICATE_ARN` in `settings.sh` takes the ARN.',
        ]),
    '3. `./prepare.sh`: about 20 minutes, most of it the database.',
    ...(namesInSecret(stack).length === 0 ? [] : theSecret(stack, plan)),
    '',
  ];
}

function everyRelease(stack: Stack): readonly string[] {
  const args = [...new Set(stack.workloads.flatMap(({ ways }) => ways.build?.args ?? []))];
  return [
    '## For every release',
    '',
    '```sh',
    '# From here, where these files lie: .. is the app.',
    ...(args.length === 0 ? [] : [`# Built in, so in the environment of this shell: ${args.join(', ')}`]),
    './deploy.sh 2026-11-26',
    '```',
    '',
    'It changes network and data where they changed, builds and pushes the images, runs the migration to its end, and only then replaces what serves. A service whose new tasks do not become well goes back to the old ones by itself.',
    '',
    'To go back: `./deploy.sh` with the name of an older release; its images are kept, twenty of each. Migrations are not undone.',
    '',
    ...(entryOf(stack) === undefined
      ? []
      : [
          `At the cutover the names of ${stack.domain} become a CNAME (or an ALIAS, for the bare domain) to \`Address\` of the outputs of \`${stackName(stack, 'app')}\`.`,
          '',
        ]),
  ];
}

/** A move comes from outside, and the stores stand inside. */
function reachData(stack: Stack, plan: Plan): readonly string[] {
  const stores = storesOf(stack, plan);
  if (stores.length === 0) return [];
  return [
    '## To reach the data from your machine',
    '',
    'The stores have no address on the internet. `tunnel.sh` starts a task beside them, leads a port through it, and ends it on Ctrl-C; it wants the Session Manager plugin of `aws`. So `unmoor move` reaches the new side, and so does a client of your own:',
    '',
    '```sh',
    ...stores.map(({ id }, index) => `./tunnel.sh ${id} ${15_432 + index}`),
    '```',
    '',
    ...(hasSql(stack)
      ? [
          `Then the database is \`postgresql://app:PASSWORD@127.0.0.1:15432/app?sslmode=require\`; \`aws secretsmanager get-secret-value --secret-id "$(aws cloudformation describe-stacks --stack-name ${stackName(stack, 'data')} --query "Stacks[0].Outputs[?OutputKey=='DatabaseSecret'].OutputValue" --output text)" --query SecretString\` shows the password.`,
          '',
        ]
      : []),
  ];
}

const lookInside = (stack: Stack): readonly string[] => [
  '## To look inside',
  '',
  '```sh',
  `aws logs tail /${stack.name}/NAME --follow`,
  `aws ecs execute-command --cluster ${stack.name} --task TASK --container NAME --interactive --command /bin/sh`,
  '```',
  '',
];

function runsHere(stack: Stack): readonly string[] {
  const count = (workload: Stack['workloads'][number]): string => {
    switch (workload.kind) {
      case 'once':
        return 'before each release';
      case 'clock':
        return `at \`${workload.every}\` UTC`;
      case 'serve':
        return scales(workload)
          ? `${leastOf(workload)} to ${leastOf(workload) * 4}, by CPU`
          : `${workload.replicas}`;
    }
  };
  const entry = entryOf(stack)?.workload.id;
  const hidden = stack.workloads.filter(
    ({ id, kind, listens }) =>
      id !== entry &&
      kind === 'serve' &&
      listens.some(({ speaks }) => speaks === 'http') &&
      listens.every(({ under }) => under === undefined),
  );
  return [
    '## What runs',
    '',
    ...table(
      ['name', 'what it does', 'tasks', 'reached at'],
      stack.workloads.map((one) => [
        one.id,
        one.does.en,
        `${count(one)}${one.single === true && one.kind === 'serve' ? ' (never two)' : ''}`,
        one.listens.map(({ port }) => `${hostOf(one.id, stack.name)}:${port}`).join(', '),
      ]),
    ),
    '',
    ...(hidden.length === 0
      ? []
      : [
          `Only ${entry ?? 'nothing'} is reached from outside, by the load balancer. ${list(hidden.map(({ id }) => id))}: from inside only; who wants one under a name of its own adds a rule and a target group to \`app.yaml\`.`,
          '',
        ]),
  ];
}

/** Nothing of the plan is dropped unsaid. */
const replaced = (plan: Plan): readonly string[] => [
  '## What Amazon does in the place of a component',
  '',
  ...table(
    ['instead of', 'here', 'why'],
    plan.parts.filter(({ kind }) => kind === 'managed').map(({ id, name, why }) => [id, name.en, why.en]),
  ),
  '',
];

function limits(stack: Stack, plan: Plan): readonly string[] {
  const written = plan.before.data.filter(({ kind }) => kind === 'files').map(({ id }) => id);
  const read = new Set(stack.workloads.flatMap(({ files }) => files));
  const unread = stack.files.filter(({ at }) => !read.has(at)).map(({ at }) => `files${at}`);
  const clocks = stack.workloads.filter(({ kind }) => kind === 'clock').map(({ id }) => id);
  return [
    '## Good to know',
    '',
    '- Alarms go to `ALARM_EMAIL`, who must say yes to the first mail of Amazon SNS.',
    '- Who deletes a stack keeps the data: buckets, files and the secret stay, of the database a last snapshot.',
    '- The file system of a task can be written and goes with it: `execute-command` cannot look into one that is read-only.',
    ...(written.length === 0 || stack.workloads.some((one) => isOfApp(one) && one.keeps.length > 0)
      ? []
      : [
          `- ${list(written)}: what the app writes beside its code goes with each task. Have it write to an S3 bucket, or give its service a place that is kept, before the move.`,
        ]),
    ...(clocks.length === 0
      ? []
      : [`- ${list(clocks)}: EventBridge starts one at each time, even where the last one still runs.`]),
    ...(unread.length === 0 ? [] : [`- ${list(unread)}: read by no task; a person runs or reads them.`]),
    '',
  ];
}
