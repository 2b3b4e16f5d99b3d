import { parseDocument } from 'yaml';

/** Something wrong, and where: `Resources.Database.Properties.Engine`. */
export interface Fault {
  readonly at: string;
  readonly what: string;
}

export interface ReadResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
}

/** A template as it was read; nothing in it is believed. */
export interface ReadTemplate {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly resources: Readonly<Record<string, ReadResource>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Sections of a template (docs.aws.amazon.com/AWSCloudFormation, "Template anatomy") that are written here. */
const sections = [
  'AWSTemplateFormatVersion',
  'Description',
  'Parameters',
  'Conditions',
  'Resources',
  'Outputs',
];
const ofResource = ['Type', 'Condition', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Properties'];

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function readTemplate(text: string): {
  readonly template?: ReadTemplate;
  readonly faults: readonly Fault[];
} {
  const document = parseDocument(text, { version: '1.1', uniqueKeys: true });
  const [broken] = document.errors;
  if (broken !== undefined) return { faults: [{ at: 'file', what: broken.message }] };
  const root: unknown = document.toJS();
  if (!isMap(root) || !isMap(root['Resources']))
    return { faults: [{ at: 'Resources', what: 'there are none' }] };
  const unknown = (map: Readonly<Record<string, unknown>>, known: readonly string[], at: string): Fault[] =>
    Object.keys(map).flatMap((key) => (known.includes(key) ? [] : [{ at, what: `nobody knows ${key}` }]));
  const faults = unknown(root, sections, 'file');
  const resources: Record<string, ReadResource> = {};
  for (const [id, one] of Object.entries(root['Resources'])) {
    const at = `Resources.${id}`;
    if (!isMap(one) || typeof one['Type'] !== 'string') {
      faults.push({ at, what: 'it has no Type' });
      continue;
    }
    if (!/^[A-Za-z0-9]{1,255}$/.test(id))
      faults.push({ at, what: 'a logical id has letters and digits only' });
    faults.push(...unknown(one, ofResource, at));
    const { DependsOn: waits, Condition: condition, Properties: properties } = one;
    resources[id] = {
      type: one['Type'],
      properties: isMap(properties) ? properties : {},
      dependsOn: (Array.isArray(waits) ? waits : waits === undefined ? [] : [waits]).map(String),
      ...(typeof condition === 'string' ? { condition } : {}),
    };
  }
  const section = (name: string) => (isMap(root[name]) ? root[name] : {});
  return {
    template: {
      parameters: section('Parameters'),
      conditions: section('Conditions'),
      resources,
      outputs: section('Outputs'),
    },
    faults,
  };
}

/** Every map below a value, with the path to it. */
export function* mapsIn(
  value: unknown,
  at: string,
): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (Array.isArray(value)) for (const [index, one] of value.entries()) yield* mapsIn(one, `${at}[${index}]`);
  else if (isMap(value)) {
    yield [at, value];
    for (const [key, one] of Object.entries(value)) yield* mapsIn(one, `${at}.${key}`);
  }
}
