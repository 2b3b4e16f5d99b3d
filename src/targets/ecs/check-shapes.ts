import { isMap, type Fault, type ReadTemplate } from './read-template.ts';
import json from './schema.json' with { type: 'json' };

type Kind =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'json'
  | { readonly oneOf: readonly string[] }
  | { readonly list: Kind }
  | { readonly map: Kind }
  | { readonly shape: string }
  | { readonly any: readonly Kind[] };

interface Shape {
  readonly properties: Readonly<Record<string, Kind>>;
  readonly required: readonly string[];
}

interface Schema {
  readonly source: string;
  readonly resources: Readonly<Record<string, Shape & { readonly attributes: readonly string[] }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** By tools/cloudformation.mjs, and a test says that it is what that makes. */
const schema = json as unknown as Schema;

export const attributesOf = (type: string): readonly string[] | undefined =>
  schema.resources[type]?.attributes;

/** What the specification does not ask for and the service does, of what is made here (docs.aws.amazon.com, "Required: Conditional"). */
const alsoRequired: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': ['DBInstanceClass', 'AllocatedStorage', 'MasterUsername', 'MasterUserPassword'],
  'AWS::ECS::TaskDefinition': [
    'Family',
    'Cpu',
    'Memory',
    'NetworkMode',
    'ContainerDefinitions',
    'ExecutionRoleArn',
  ],
  'AWS::ECS::Service': ['Cluster', 'TaskDefinition', 'NetworkConfiguration'],
  'AWS::ElastiCache::ReplicationGroup': ['Engine', 'CacheNodeType', 'CacheSubnetGroupName'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['VpcId', 'Port', 'Protocol', 'TargetType'],
};

const intrinsics = new Set([
  'Ref',
  'Fn::GetAtt',
  'Fn::Sub',
  'Fn::ImportValue',
  'Fn::Split',
  'Fn::Join',
  'Fn::Select',
  'Fn::GetAZs',
  'Fn::If',
]);

/** Each resource against the published form of its type: unknown and missing properties, wrong types, words that are none of the allowed. */
export function shapeFaults({ resources }: ReadTemplate): readonly Fault[] {
  return Object.entries(resources).flatMap(([id, { type, properties }]) => {
    const at = `Resources.${id}`;
    const shape = schema.resources[type];
    if (shape === undefined) return [{ at, what: `nobody here knows the type ${type}` }];
    const required = [...shape.required, ...(alsoRequired[type] ?? [])];
    return inShape(properties, { ...shape, required }, at);
  });
}

function inShape(
  value: Readonly<Record<string, unknown>>,
  { properties, required }: Shape,
  at: string,
): readonly Fault[] {
  return [
    ...required
      .filter((name) => value[name] === undefined)
      .map((name) => ({ at, what: `${name} is missing` })),
    ...Object.entries(value).flatMap(([name, one]) => {
      const kind = properties[name];
      return kind === undefined
        ? [{ at, what: `nobody knows the property ${name}` }]
        : inKind(one, kind, `${at}.${name}`);
    }),
  ];
}

function inKind(value: unknown, kind: Kind, at: string): readonly Fault[] {
  if (isMap(value)) {
    const [key, ...more] = Object.keys(value);
    if (more.length === 0 && key !== undefined && /^(?:Ref|Fn::\w+)$/.test(key))
      return intrinsics.has(key) ? [] : [{ at, what: `nobody knows the function ${key}` }];
  }
  const wrong = (wanted: string): readonly Fault[] => [
    { at, what: `${JSON.stringify(value)?.slice(0, 80)} is no ${wanted}` },
  ];
  if (typeof kind === 'string') return fits(value, kind) ? [] : wrong(kind);
  if ('oneOf' in kind)
    return typeof value === 'string' && kind.oneOf.includes(value)
      ? []
      : wrong(`one of ${kind.oneOf.join(', ')}`);
  if ('list' in kind)
    return Array.isArray(value)
      ? value.flatMap((one, index) => inKind(one, kind.list, `${at}[${index}]`))
      : wrong('list');
  if ('map' in kind)
    return isMap(value)
      ? Object.entries(value).flatMap(([key, one]) => inKind(one, kind.map, `${at}.${key}`))
      : wrong('map');
  if ('any' in kind) {
    const tries = kind.any.map((one) => inKind(value, one, at));
    return tries.some((faults) => faults.length === 0) ? [] : (tries[0] ?? []);
  }
  const shape = schema.shapes[kind.shape];
  if (shape === undefined) throw new Error(`the schema lacks ${kind.shape}`);
  return isMap(value) ? inShape(value, shape, at) : wrong('map');
}

function fits(value: unknown, kind: 'string' | 'integer' | 'number' | 'boolean' | 'json'): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return isMap(value) || typeof value === 'string';
  }
}
