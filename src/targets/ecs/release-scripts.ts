import { shellWord } from '../../core/formats/shell.ts';
import type { OutFile } from '../../core/stack/file.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { imagesOf } from './images.ts';
import { groupId, stackName } from './names.ts';
import { asked, begin, deploy, output, script, type Templates } from './scripts.ts';
import { namesInSecret } from './secrets-script.ts';
import { logGroup, taskId } from './task.ts';

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
