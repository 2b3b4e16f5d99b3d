import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { isOfApp } from './edges.ts';
import { doorArn } from './files.ts';
import { hasObjects } from './objects.ts';
import { databasePassword, hasSql } from './stores.ts';
import { attribute, logicalId, type Made, ref, type Resource, type Resources, sub } from './template.ts';

export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: Made | '*' | readonly Made[];
  readonly Condition?: object;
}

export const sharedRole = 'TaskRole';

/** The role that a workload acts under: one of its own where it may do more than be looked into. */
export const roleOf = (stack: Stack, workload: Workload): string =>
  ownStatements(stack, workload).length === 0 ? sharedRole : `${logicalId(workload.id)}Role`;

export const executionRole = 'ExecutionRole';

export const roleIds = (stack: Stack): readonly string[] => [
  ...new Set([executionRole, sharedRole, ...stack.workloads.map((one) => roleOf(stack, one))]),
];

/** What Fargate does for a task, and what each workload may do itself; nothing else. */
export function rolesOf(stack: Stack): Resources {
  const own = stack.workloads.flatMap((one) => {
    const statements = ownStatements(stack, one);
    return statements.length === 0 ? [] : [[roleOf(stack, one), role([lookInto, ...statements])] as const];
  });
  return {
    [executionRole]: role(executionStatements(stack)),
    [sharedRole]: role([lookInto]),
    ...Object.fromEntries(own),
  };
}

/** `aws ecs execute-command`. These four know no resources (docs.aws.amazon.com, "Service Authorization Reference", ssmmessages). */
const lookInto: Statement = {
  Effect: 'Allow',
  Action: [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  Resource: '*',
};

function ownStatements(stack: Stack, workload: Workload): readonly Statement[] {
  const { keeps } = workload;
  return [
    ...(isOfApp(workload) && hasObjects(stack)
      ? ([
          {
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
            Resource: sub('${Objects.Arn}/*'),
          },
          { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: attribute('Objects', 'Arn') },
        ] as const)
      : []),
    ...(keeps.length > 0
      ? ([
          {
            Effect: 'Allow',
            Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
            Resource: attribute('Files', 'Arn'),
            Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': keeps.map(doorArn) } },
          },
        ] as const)
      : []),
  ];
}

/** Images and logs of this stack, and its secrets. The token for the registry knows no resources. */
const executionStatements = (stack: Stack): readonly Statement[] => [
  { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: '*' },
  {
    Effect: 'Allow',
    Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
    Resource: sub(`arn:\${AWS::Partition}:ecr:\${AWS::Region}:\${AWS::AccountId}:repository/${stack.name}/*`),
  },
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: sub(
      `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/${stack.name}/*`,
    ),
  },
  {
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue'],
    Resource: [
      ref('AppSecret'),
      ...(hasSql(stack) && stack.given.includes(databasePassword) ? [ref('DatabaseSecret')] : []),
    ],
  },
];

/** Only for tasks, and only for those of this account: the service is nobody's errand boy (docs.aws.amazon.com/IAM, "Confused deputy"). */
const role = (statements: readonly Statement[]): Resource => trusted('ecs-tasks.amazonaws.com', statements);

export const trusted = (service: string, statements: readonly Statement[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
        },
      ],
    },
    Policies: [{ PolicyName: 'needed', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});
