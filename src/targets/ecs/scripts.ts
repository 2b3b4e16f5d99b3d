import { shellWord } from '../../core/formats/shell.ts';
import type { OutFile } from '../../core/stack/file.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { imagesOf } from './images.ts';
import { groupId, type Part, stackName } from './names.ts';
import { databasePassword, hasSql } from './stores.ts';
import { logGroup, taskId } from './task.ts';
import type { Template } from './template.ts';

export type Templates = Readonly<Partial<Record<Part, Template>>>;

/** A parameter of a template, as the scripts call it: `DatabaseClass` is DATABASE_CLASS. */
const variable = (parameter: string): string =>
  parameter.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

/** Those that are the person's; the release is given with each release. */
const settingsOf = (
  templates: Templates,
): readonly (readonly [string, { readonly Default?: unknown; readonly Description?: string }])[] => [
  ...new Map(
    Object.values(templates)
      .flatMap(({ Parameters = {} }) => Object.entries(Parameters))
      .filter(([name]) => name !== 'Release'),
  ),
];

export const script = (path: string, lines: readonly string[]): OutFile => ({
  path,
  text: `${['#!/bin/sh', ...lines].join('\n')}\n`,
  mode: '0755',
  reader: 'shell',
  comment: '#',
});

export const begin = [
  'set -eu',
  'cd "$(dirname "$0")"',
  '# shellcheck source=/dev/null',
  '. ./settings.sh',
  '',
];

/** What another stack gives. */
export const output = [
  'output() {',
  `  aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text`,
  '}',
  '',
];

const asked = [
  'release=${1:-}',
  'case "$release" in',
  `  '' | *[!A-Za-z0-9._-]*) echo "usage: $0 RELEASE (letters, digits, dots and dashes)" >&2; exit 2 ;;`,
  'esac',
  '',
];

const deploy = (stack: Stack, part: Part, template: Template): string => {
  const name = stackName(stack, part);
  const small = part === 'network' || part === 'data';
  const values = Object.keys(template.Parameters ?? {}).map((one) =>
    one === 'Release' ? '"Release=$release"' : `"${one}=$${variable(one)}"`,
  );
  return [
    `aws cloudformation deploy --stack-name ${name} --template-file ${part}.yaml`,
    ...(small ? [] : [`--s3-bucket "$templates" --s3-prefix ${part}`]),
    ...(part === 'data' || part === 'app' ? ['--capabilities CAPABILITY_IAM'] : []),
    '--no-fail-on-empty-changeset',
    ...(values.length === 0 ? [] : [`--parameter-overrides ${values.join(' ')}`]),
  ].join(' \\\n  ');
};

/** What the person sets, once; every script reads it. */
export function settingsScript(templates: Templates): OutFile {
  const lines = settingsOf(templates).flatMap(([name, { Default = '', Description }]) => [
    ...(Description === undefined ? [] : [`# ${Description}`]),
    `export ${variable(name)}=${shellWord(String(Default)) || "''"}`,
  ]);
  return script('settings.sh', [
    '# Yours to edit: what is passed to the templates. Region and credentials are those of your `aws`.',
    ...lines,
  ]);
}

export const prepareScript = (stack: Stack, templates: Templates): OutFile =>
  script('prepare.sh', [
    '# Makes, or changes, what outlives every release: network, data, secrets, registries.',
    ...begin,
    ...(['network', 'data'] as const).flatMap((part) => {
      const template = templates[part];
      return template === undefined ? [] : [deploy(stack, part, template)];
    }),
  ]);

/** Names that the app's secret must have. */
export const namesInSecret = (stack: Stack): readonly string[] =>
  stack.given.filter((name) => !(name === databasePassword && hasSql(stack)));

/**
 * Brings an env file of Docker's form into the secret. Values pass through files that only their owner reads, never through an argument.
 * A name that is missing is asked for here: a task that misses it would not start, and say so nowhere but in its own events.
 */
export function secretsScript(stack: Stack, stores: { readonly keyValue: boolean }): OutFile {
  const data = stackName(stack, 'data');
  const passwords = [
    ...(hasSql(stack) ? ([['db-password', 'DatabaseSecret']] as const) : []),
    ...(stores.keyValue ? ([['key-value-password', 'KeyValueSecret']] as const) : []),
  ];
  const names = namesInSecret(stack);
  return script('secrets.sh', [
    '# usage: ./secrets.sh app.env',
    ...begin,
    'env_file=${1:-}',
    '[ -f "$env_file" ] || { echo "usage: $0 app.env" >&2; exit 2; }',
    'umask 077',
    'work=$(mktemp -d)',
    `trap 'rm -rf "$work"' EXIT`,
    '',
    ...(passwords.length === 0 ? [] : output),
    ...passwords.flatMap(([word, secret]) => [
      `aws secretsmanager get-secret-value --secret-id "$(output ${data} ${secret})" --query SecretString --output text |`,
      `  jq -j .password > "$work/${word}"`,
    ]),
    `jq -R -s ${passwords.map(([word], index) => `--rawfile password${index} "$work/${word}"`).join(' ')} '`.replace(
      '  ',
      ' ',
    ),
    '  split("\\n") | map(rtrimstr("\\r") | select(test("^[A-Za-z_][A-Za-z0-9_.]*=")))',
    '  | map(capture("^(?<key>[^=]+)=(?<value>.*)$")) | from_entries',
    ...passwords.map(([word], index) => `  | map_values(split("<${word}>") | join($password${index}))`),
    `' "$env_file" > "$work/app.json"`,
    ...(names.length === 0
      ? []
      : [
          `missing=$(jq -r '. as $all | $ARGS.positional[] | select($all[.] == null)' "$work/app.json" --args ${names.map(shellWord).join(' ')})`,
          'if [ -n "$missing" ]; then',
          '  echo "These names are not in $env_file; write NAME= where one may be empty:" >&2',
          '  echo "$missing" >&2',
          '  exit 1',
          'fi',
        ]),
    `aws secretsmanager put-secret-value --secret-id ${stack.name}/app --secret-string "file://$work/app.json" --query VersionId --output text`,
    'echo "The next release reads them: ./deploy.sh RELEASE"',
  ]);
}

/** Builds and pushes every image of a release; one that is there already is left, so that a release that broke off goes on. */
export const buildScript = (stack: Stack): OutFile =>
  script('build.sh', [
    '# usage: ./build.sh RELEASE',
    ...begin,
    ...asked,
    `registry=$(aws ecr get-authorization-token --query 'authorizationData[0].proxyEndpoint' --output text)`,
    'registry=${registry#https://}',
    'aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"',
    'case "$ARCHITECTURE" in',
    '  ARM64) platform=linux/arm64 ;;',
    '  *) platform=linux/amd64 ;;',
    'esac',
    '',
    'build() {',
    `  repository=${stack.name}/$1`,
    '  shift',
    '  if aws ecr describe-images --repository-name "$repository" --image-ids "imageTag=$release" > /dev/null 2>&1; then',
    '    echo "$repository:$release is there"',
    '  else',
    '    docker buildx build --pull --provenance=false --platform "$platform" --push --tag "$registry/$repository:$release" "$@"',
    '  fi',
    '}',
    '',
    ...imagesOf(stack).map(({ repository, flags }) => `build ${repository} ${flags}`),
  ]);

/** Puts a release in: images, then each job to its end, and only then what serves. A job that fails leaves everything as it was. */
export function deployScript(stack: Stack, templates: Templates): OutFile {
  const network = stackName(stack, 'network');
  const jobs = inStartOrder(stack.workloads).filter(({ kind }) => kind === 'once');
  const needsSecret = namesInSecret(stack).length > 0;
  const { jobs: jobsTemplate, app } = templates;
  return script('deploy.sh', [
    '# usage: ./deploy.sh RELEASE',
    ...begin,
    ...asked,
    ...output,
    ...(app?.Parameters?.['CertificateArn'] === undefined
      ? []
      : [
          '[ -n "$CERTIFICATE_ARN" ] || { echo "settings.sh names no CERTIFICATE_ARN: see README.md" >&2; exit 1; }',
        ]),
    './prepare.sh',
    ...(needsSecret
      ? [
          `if [ "$(aws secretsmanager describe-secret --secret-id ${stack.name}/app --query VersionIdsToStages --output text)" = None ]; then`,
          '  echo "The secret is empty: ./secrets.sh app.env" >&2',
          '  exit 1',
          'fi',
        ]
      : []),
    './build.sh "$release"',
    `templates=$(output ${stackName(stack, 'data')} Templates)`,
    '',
    ...(jobsTemplate === undefined
      ? []
      : [...runJob(stack, network), deploy(stack, 'jobs', jobsTemplate), '']),
    ...jobs.map(
      (one) => `run_job ${one.id} ${taskId(one)} ${groupId(one.id)} ${shellWord(logGroup(stack, one))}`,
    ),
    ...(jobs.length === 0 ? [] : ['']),
    ...(app === undefined ? [] : [deploy(stack, 'app', app)]),
    ...(app?.Outputs === undefined ? [] : [`echo "Serves at $(output ${stackName(stack, 'app')} Address)"`]),
  ]);
}

/** `aws ecs wait` gives up after ten minutes; a migration may take longer. */
const waits = 6;

const runJob = (stack: Stack, network: string): readonly string[] => [
  `subnets=$(output ${network} PrivateSubnets)`,
  `inside=$(output ${network} InsideGroup)`,
  '',
  'run_job() {',
  '  echo "Running $1"',
  `  task=$(aws ecs run-task --cluster ${stack.name} --launch-type FARGATE --task-definition "$(output ${stackName(stack, 'jobs')} "$2")" \\`,
  `    --network-configuration "awsvpcConfiguration={subnets=[$subnets],securityGroups=[$(output ${network} "$3"),$inside],assignPublicIp=DISABLED}" \\`,
  `    --query 'tasks[0].taskArn' --output text)`,
  '  case "$task" in',
  '    arn:*) ;;',
  `    *) echo "$1 was not started: aws ecs run-task gave no task" >&2; exit 1 ;;`,
  '  esac',
  '  tries=0',
  `  until aws ecs wait tasks-stopped --cluster ${stack.name} --tasks "$task"; do`,
  '    tries=$((tries + 1))',
  `    [ "$tries" -lt ${waits} ] || { echo "$1 still runs after an hour: $task" >&2; exit 1; }`,
  '  done',
  `  code=$(aws ecs describe-tasks --cluster ${stack.name} --tasks "$task" --query 'tasks[0].containers[0].exitCode' --output text)`,
  '  if [ "$code" != 0 ]; then',
  `    echo "$1 ended with $code. What serves was not touched. aws logs tail $4 --since 1h" >&2`,
  '    exit 1',
  '  fi',
  '}',
  '',
];
