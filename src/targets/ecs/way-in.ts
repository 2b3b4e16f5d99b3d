import { appUid } from '../../core/stack/dockerfile/runs.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { wayIn } from './names.ts';
import { executionRole, sharedRole } from './roles.ts';
import { storesOf } from './stores.ts';
import { attribute, type Resources } from './template.ts';

export const wayInTask = 'WayInTask';

/** Longest that a way in stays open where nobody closes it, seconds: a move takes hours. */
const longestS = 12 * 60 * 60;

/**
 * Stores stand inside, and a move comes from outside: a task that does nothing, which tunnel.sh starts, leads a port of the person's
 * machine through itself (Session Manager), and ends. Amazon's own copy of the image, so that nothing must be pushed before; psql is in it.
 */
export const wayInOf = (stack: Stack, plan: Plan): Resources =>
  storesOf(stack, plan).length === 0
    ? {}
    : {
        [wayInTask]: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            Family: `${stack.name}-${wayIn}`,
            RequiresCompatibilities: ['FARGATE'],
            NetworkMode: 'awsvpc',
            Cpu: '256',
            Memory: '512',
            ExecutionRoleArn: attribute(executionRole, 'Arn'),
            TaskRoleArn: attribute(sharedRole, 'Arn'),
            ContainerDefinitions: [
              {
                Name: wayIn,
                Image: 'public.ecr.aws/docker/library/postgres:17-alpine',
                Essential: true,
                User: `${appUid}:${appUid}`,
                EntryPoint: ['sleep'],
                Command: [String(longestS)],
                LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true },
              },
            ],
          },
        },
      };
