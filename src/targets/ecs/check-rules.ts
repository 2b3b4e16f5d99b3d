import { isSold } from './fargate.ts';
import { type Fault, isMap, mapsIn, type ReadResource, type ReadTemplate } from './read-template.ts';

/** What AWS would take, and nobody should give it. */
export const ruleFaults = ({ resources }: ReadTemplate): readonly Fault[] =>
  Object.entries(resources).flatMap(([id, resource]) =>
    rules.flatMap((rule) => rule(resource, `Resources.${id}`)),
  );

type Rule = (resource: ReadResource, at: string) => readonly Fault[];

/** Doors that the world may use. */
const worldPorts = [80, 443];

/** Actions that know no resources (docs.aws.amazon.com, "Service Authorization Reference"). */
const withoutResource = new Set([
  'ecr:GetAuthorizationToken',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
]);

/** Properties that hold a secret: only by a reference that is looked up when the stack is made. */
const secretProperties = new Set(['MasterUserPassword', 'AuthToken']);
const secretName = /(?:SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE_KEY|API_KEY|CREDENTIAL)/;

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const rules: readonly Rule[] = [
  ({ type, properties }, at) => {
    if (type !== 'AWS::ECS::TaskDefinition') return [];
    const size = { cpu: Number(properties['Cpu']), memory: Number(properties['Memory']) };
    return isSold(size)
      ? []
      : [{ at, what: `Fargate sells no task with CPU ${size.cpu} and ${size.memory} MiB` }];
  },
  ({ type, properties }, at) =>
    type === 'AWS::EC2::SecurityGroup' || type === 'AWS::EC2::SecurityGroupIngress'
      ? [
          ...list(properties['SecurityGroupIngress']),
          ...(type.endsWith('Ingress') ? [properties] : []),
        ].flatMap((rule) =>
          isMap(rule) && (rule['CidrIp'] !== undefined || rule['CidrIpv6'] !== undefined) && !isDoor(rule)
            ? [{ at, what: 'it lets the world in elsewhere than at 80 and 443' }]
            : [],
        )
      : [],
  ({ properties }, at) =>
    [...mapsIn(properties, at)].flatMap(([where, map]) =>
      Object.entries(map).flatMap(([key, value]) =>
        secretProperties.has(key) && !isLookedUp(value)
          ? [{ at: `${where}.${key}`, what: 'a secret in the clear' }]
          : [],
      ),
    ),
  ({ type, properties }, at) =>
    type === 'AWS::ECS::TaskDefinition'
      ? list(properties['ContainerDefinitions']).flatMap((container) =>
          list(isMap(container) ? container['Environment'] : undefined).flatMap((one) =>
            isMap(one) &&
            secretName.test(String(one['Name'])) &&
            !String(one['Name']).endsWith('_FILE') &&
            one['Value'] !== ''
              ? [{ at, what: `${String(one['Name'])} stands in the clear` }]
              : [],
          ),
        )
      : [],
  ({ properties }, at) =>
    [...mapsIn(properties, at)]
      .filter(([, map]) => map['Effect'] === 'Allow' && map['Action'] !== undefined)
      .flatMap(([where, statement]) => statementFaults(statement, where)),
];

const isDoor = ({ FromPort: from, ToPort: to }: Readonly<Record<string, unknown>>): boolean =>
  from === to && worldPorts.includes(Number(from));

const isLookedUp = (value: unknown): boolean =>
  isMap(value) &&
  typeof value['Fn::Sub'] === 'string' &&
  /^\{\{resolve:secretsmanager:\$\{\w+\}:SecretString:\w+\}\}$/.test(value['Fn::Sub']);

function statementFaults(statement: Readonly<Record<string, unknown>>, at: string): readonly Fault[] {
  const actions = list(statement['Action']).map(String);
  const wide = actions.filter((action) => action.includes('*'));
  const everywhere =
    list(statement['Resource']).includes('*') ||
    (statement['Principal'] === undefined && statement['Resource'] === undefined);
  const unbound = everywhere ? actions.filter((action) => !withoutResource.has(action)) : [];
  return [
    ...wide.map((action) => ({ at, what: `it allows ${action}: every action is named` })),
    ...unbound.map((action) => ({ at, what: `it allows ${action} on everything` })),
    ...(statement['Principal'] === '*' ? [{ at, what: 'it allows everybody' }] : []),
  ];
}
