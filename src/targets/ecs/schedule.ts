import { eventBridgeCron } from '../../core/formats/eventbridge-cron.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { hostOf, imported } from './names.ts';
import { executionRole, roleOf, trusted } from './roles.ts';
import { standing } from './service.ts';
import { familyOf, taskId, taskOf } from './task.ts';
import { logicalId, ref, type Resources, sub, together } from './template.ts';

/** Asks the app for a path, with the header that proves who asks; the secret stands in no argv. */
const callerImage = 'docker.io/curlimages/curl:8.17.0';
const script = `printf 'header = "Authorization: Bearer %s"\\n' "$CRON_SECRET" | curl --config - --fail --silent --show-error --max-time 300 "$URL"`;

/** A clock that asks a workload for something is a task of its own that asks. */
export function asTask(stack: Stack, workload: Workload): Workload {
  const { calls } = workload;
  if (calls === undefined) return workload;
  const asked = stack.workloads
    .find(({ id }) => id === calls.workload)
    ?.listens.find(({ name }) => name === calls.listen);
  const secret = workload.env['CRON_SECRET'] ?? { kind: 'plain', value: '' };
  const { argv: _, outbound: __, ...rest } = workload;
  return {
    ...rest,
    ways: { image: { name: callerImage, entry: ['/bin/sh', '-c'], argv: [script] } },
    env: {
      CRON_SECRET: secret,
      URL: {
        kind: 'plain',
        value: `http://${hostOf(calls.workload, stack.name)}:${asked?.port ?? 80}${calls.path}`,
      },
    },
    mib: 64,
  };
}

/** One task that runs to its end whenever the clock says. */
export function scheduleOf(stack: Stack, workload: Workload): Resources {
  const id = logicalId(workload.id);
  const times = eventBridgeCron(workload.every ?? '');
  return together(
    taskOf(stack, workload, { proxied: false }),
    {
      [`${id}ClockRole`]: trusted('scheduler.amazonaws.com', [
        {
          Effect: 'Allow',
          Action: ['ecs:RunTask'],
          Resource: sub(
            `arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:task-definition/${familyOf(stack, workload)}:*`,
          ),
          Condition: { ArnEquals: { 'ecs:cluster': imported(stack, 'network', 'ClusterArn') } },
        },
        {
          Effect: 'Allow',
          Action: ['iam:PassRole'],
          Resource: [
            imported(stack, 'data', executionRole),
            imported(stack, 'data', roleOf(stack, workload)),
          ],
          Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        },
      ]),
    },
    ...times.map((expression, index) => ({
      [`${id}Clock${index === 0 ? '' : index + 1}`]: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: expression,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: imported(stack, 'network', 'ClusterArn'),
            RoleArn: { 'Fn::GetAtt': [`${id}ClockRole`, 'Arn'] },
            // Missed for ten minutes, it is left until the next time.
            RetryPolicy: { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 3 },
            EcsParameters: {
              TaskDefinitionArn: ref(taskId(workload)),
              TaskCount: 1,
              LaunchType: 'FARGATE',
              NetworkConfiguration: standing(stack, workload),
            },
          },
        },
      },
    })),
  );
}
