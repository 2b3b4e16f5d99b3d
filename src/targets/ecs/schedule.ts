import { eventBridgeCron } from '../../core/formats/eventbridge-cron.ts';
import { callScript } from '../../core/stack/call.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { hostOf, imported } from './names.ts';
import { executionRole, ofThisAccount, roleOf, trusted } from './roles.ts';
import { standing } from './service.ts';
import { familyOf, taskId, taskOf } from './task.ts';
import { logicalId, ref, type Resources, sub, together } from './template.ts';

const callerImage = 'docker.io/curlimages/curl:8.17.0';

/** A clock that asks a workload for something is a task of its own that asks. */
export function asTask(stack: Stack, workload: Workload): Workload {
  const { calls } = workload;
  if (calls === undefined) return workload;
  const asked = stack.workloads
    .find(({ id }) => id === calls.workload)
    ?.listens.find(({ name }) => name === calls.listen);
  const { argv: _, outbound: __, ...rest } = workload;
  const url = `http://${hostOf(calls.workload, stack.name)}:${asked?.port ?? 80}${calls.path}`;
  const { CRON_SECRET: secret } = workload.env;
  return {
    ...rest,
    ways: {
      image: {
        name: callerImage,
        entry: ['/bin/sh', '-c', callScript, 'call'],
        argv: [url, stack.domain],
      },
    },
    env: secret === undefined ? {} : { CRON_SECRET: secret },
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
      [`${id}ClockRole`]: trusted(
        'scheduler.amazonaws.com',
        [
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
        ],
        ofThisAccount,
      ),
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
