import type { OutFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { groupId, stackName, wayIn } from './names.ts';
import { begin, output, script } from './scripts.ts';
import { type Store, storeHost } from './stores.ts';
import { wayInTask } from './way-in.ts';

/** Leads a port of the person's machine to a store, for as long as it runs; then the task in between ends. */
export function tunnelScript(stack: Stack, stores: readonly Store[]): OutFile {
  const network = stackName(stack, 'network');
  const data = stackName(stack, 'data');
  const ids = stores.map(({ id }) => id).join('|');
  return script('tunnel.sh', [
    `# usage: ./tunnel.sh ${ids} [PORT]    PORT of this machine; the store's own where none is said`,
    ...begin,
    ...output,
    'case "${1:-}" in',
    ...stores.map(({ id, port }) => `  ${id}) host=$(output ${data} ${storeHost(id)}) port=${port} ;;`),
    `  *) echo "usage: $0 ${ids} [PORT]" >&2; exit 2 ;;`,
    'esac',
    'here=${2:-$port}',
    '',
    `task=$(aws ecs run-task --cluster ${stack.name} --launch-type FARGATE --enable-execute-command --task-definition "$(output ${data} ${wayInTask})" \\`,
    `  --network-configuration "awsvpcConfiguration={subnets=[$(output ${network} PrivateSubnets)],securityGroups=[$(output ${network} ${groupId(wayIn)}),$(output ${network} InsideGroup)],assignPublicIp=DISABLED}" \\`,
    `  --query 'tasks[0].taskArn' --output text)`,
    'case "$task" in',
    '  arn:*) ;;',
    '  *) echo "No task was started: aws ecs run-task gave none" >&2; exit 1 ;;',
    'esac',
    `trap 'aws ecs stop-task --cluster ${stack.name} --task "$task" > /dev/null' EXIT`,
    `trap 'exit 130' INT TERM`,
    `aws ecs wait tasks-running --cluster ${stack.name} --tasks "$task"`,
    'ask() {',
    `  aws ecs describe-tasks --cluster ${stack.name} --tasks "$task" --query "tasks[0].containers[0].$1" --output text`,
    '}',
    '# The agent starts after the task.',
    `until [ "$(ask 'managedAgents[0].lastStatus')" = RUNNING ]; do sleep 2; done`,
    'echo "Open at 127.0.0.1:$here until Ctrl-C" >&2',
    `aws ssm start-session --target "ecs:${stack.name}_\${task##*/}_$(ask runtimeId)" --document-name AWS-StartPortForwardingSessionToRemoteHost \\`,
    '  --parameters "host=$host,portNumber=$port,localPortNumber=$here"',
  ]);
}
