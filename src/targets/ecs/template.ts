import { cannotHold } from '../../core/formats/cannot-hold.ts';
import { writeYaml } from '../../core/formats/write-yaml.ts';
import type { OutFile } from '../../core/stack/file.ts';

/** What CloudFormation puts in when it makes the stack. */
export type Made =
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly [string, string] }
  | { readonly 'Fn::Sub': string }
  | { readonly 'Fn::ImportValue': string }
  | { readonly 'Fn::Split': readonly [string, Made] }
  | { readonly 'Fn::Join': readonly [string, Made | readonly (Made | string)[]] }
  | { readonly 'Fn::Select': readonly [number, Made] }
  | { readonly 'Fn::GetAZs': string }
  | { readonly 'Fn::If': readonly [string, Made, Made] };

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: 'Delete' | 'Retain' | 'Snapshot';
  readonly UpdateReplacePolicy?: 'Delete' | 'Retain' | 'Snapshot';
  readonly Properties?: object;
}

export type Resources = Readonly<Record<string, Resource>>;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
export interface Template {
  readonly Description: string;
  readonly Parameters?: Readonly<Record<string, object>>;
  readonly Conditions?: Readonly<Record<string, object>>;
  readonly Resources: Resources;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

export interface Output {
  readonly Value: Made;
  readonly Condition?: string;
  readonly Export?: { readonly Name: string };
}

export const ref = (id: string): Made => ({ Ref: id });
export const attribute = (id: string, name: string): Made => ({ 'Fn::GetAtt': [id, name] });
/** A text of ours with `${Name}` in it: nothing that the app names may stand in it. */
export const sub = (text: string): Made => ({ 'Fn::Sub': text });
export const joined = (made: readonly Made[]): Made => ({ 'Fn::Join': [',', made] });

/** Logical ids are letters and digits: `web-api` becomes `WebApi`. */
export const logicalId = (id: string): string =>
  id.replaceAll(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase());

/** Puts resources side by side. @throws Error where two have one logical id: the second would take the place of the first unseen */
export function together(...parts: readonly Resources[]): Resources {
  const entries = parts.flatMap((part) => Object.entries(part));
  const ids = entries.map(([id]) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw cannotHold(
      'a template',
      twice,
      'two resources would have this logical id',
      'rename one of the two services in unmoor.yaml (app.services).',
    );
  return Object.fromEntries(entries);
}

/**
 * A text of the app's where CloudFormation takes it as it is.
 * @throws UnmoorError RENDER-103 for a dynamic reference, which it would look up even within a text, and for what is not ASCII, which it
 * shows as `?` from then on (aws-cloudformation/cloudformation-coverage-roadmap issue 814) and so would see as changed at every release
 */
export function asIs(text: string): string {
  if (text.includes('{{resolve:'))
    throw cannotHold('a template', text, 'CloudFormation would look up what it names', 'give it in app.env.');
  // oxlint-disable-next-line no-control-regex -- these are the signs that it keeps
  if (/[^\t\n\r\u0020-\u007e]/.test(text))
    throw cannotHold(
      'a template',
      text,
      'it is not ASCII',
      'put it into a script of the app, or into app.env.',
    );
  return text;
}

export const templateFile = (path: string, template: Template): OutFile => ({
  path,
  text: writeYaml({ AWSTemplateFormatVersion: '2010-09-09', ...template }),
  mode: '0644',
  reader: 'cloudformation',
  comment: '#',
});
