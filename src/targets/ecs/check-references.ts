import { attributesOf } from './check-shapes.ts';
import { type Fault, isMap, mapsIn, type ReadTemplate } from './read-template.ts';

/** What every template may name (docs.aws.amazon.com/AWSCloudFormation, "Pseudo parameters"). */
const pseudo = [
  'AccountId',
  'NotificationARNs',
  'NoValue',
  'Partition',
  'Region',
  'StackId',
  'StackName',
  'URLSuffix',
].map((name) => `AWS::${name}`);

interface Named {
  readonly at: string;
  readonly id: string;
  readonly attribute?: string;
}

/** Ids of this template that a value names, and where. */
function* namesIn(value: unknown, from: string): Generator<Named> {
  for (const [at, map] of mapsIn(value, from)) {
    const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = map;
    if (typeof ref === 'string') yield { at, id: ref };
    if (Array.isArray(attribute)) yield { at, id: String(attribute[0]), attribute: String(attribute[1]) };
    if (typeof text === 'string')
      for (const [, name = ''] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
        const dot = name.indexOf('.');
        yield dot === -1 ? { at, id: name } : { at, id: name.slice(0, dot), attribute: name.slice(dot + 1) };
      }
  }
}

/** Whether everything that a template names is there, and nothing waits for itself. */
export function referenceFaults(template: ReadTemplate, given: ReadonlySet<string>): readonly Fault[] {
  const { parameters, conditions, resources, outputs } = template;
  const faults: Fault[] = [];
  const whole = {
    Resources: Object.fromEntries(Object.entries(resources).map(([id, { properties }]) => [id, properties])),
    Conditions: conditions,
    Outputs: outputs,
  };
  for (const [section, value] of Object.entries(whole)) {
    for (const { at, id, attribute } of namesIn(value, section)) {
      const resource = resources[id];
      if (attribute !== undefined) {
        if (resource === undefined) faults.push({ at, what: `no resource is called ${id}` });
        else if (attributesOf(resource.type)?.includes(attribute) !== true)
          faults.push({ at, what: `${resource.type} has no attribute ${attribute}` });
      } else if (resource === undefined && parameters[id] === undefined && !pseudo.includes(id))
        faults.push({ at, what: `neither a resource nor a parameter is called ${id}` });
    }
    for (const [at, map] of mapsIn(value, section)) {
      const { 'Fn::If': choice, 'Fn::ImportValue': taken } = map;
      if (Array.isArray(choice) && conditions[String(choice[0])] === undefined)
        faults.push({ at, what: `no condition is called ${String(choice[0])}` });
      if (taken !== undefined && (typeof taken !== 'string' || !given.has(taken)))
        faults.push({ at, what: `no template beside it exports ${JSON.stringify(taken)}` });
    }
  }
  for (const [id, { dependsOn, condition }] of Object.entries(resources)) {
    const at = `Resources.${id}`;
    for (const other of dependsOn)
      if (resources[other] === undefined)
        faults.push({ at, what: `it waits for ${other}, which is not there` });
    if (condition !== undefined && conditions[condition] === undefined)
      faults.push({ at, what: `no condition is called ${condition}` });
  }
  const used = new Set([...namesIn(whole, 'file')].map(({ id }) => id));
  for (const id of Object.keys(parameters))
    if (!used.has(id)) faults.push({ at: `Parameters.${id}`, what: 'nobody uses it' });
  return [...faults, ...circleFaults(template)];
}

/** Resources that wait for each other, directly or not: CloudFormation refuses them (docs, "Circular dependency"). */
function circleFaults({ resources }: ReadTemplate): readonly Fault[] {
  const waits = new Map(
    Object.entries(resources).map(([id, { properties, dependsOn }]) => [
      id,
      [...dependsOn, ...[...namesIn(properties, id)].map((one) => one.id)].filter(
        (one) => resources[one] !== undefined,
      ),
    ]),
  );
  const done = new Set<string>();
  const circle = (id: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of waits.get(id) ?? []) {
      const found = circle(next, [...way, id]);
      if (found !== undefined) return found;
    }
    done.add(id);
    return undefined;
  };
  for (const id of waits.keys()) {
    const found = circle(id, []);
    if (found !== undefined) return [{ at: `Resources.${id}`, what: `a circle: ${found.join(' → ')}` }];
  }
  return [];
}

/** Names that a template gives to others. */
export const exportsOf = ({ outputs }: ReadTemplate): readonly string[] =>
  Object.values(outputs).flatMap((output) => {
    const name = isMap(output) && isMap(output['Export']) ? output['Export']['Name'] : undefined;
    return typeof name === 'string' ? [name] : [];
  });
