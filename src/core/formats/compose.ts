import { cannotHold } from './cannot-hold.ts';

/**
 * Text of a compose file as it is meant: Compose fills in `$NAME` everywhere, and takes `$$` for a dollar (compose-spec, "12-interpolation").
 */
export const composeText = (text: string): string => text.replaceAll('$', '$$$$');

/** Filled in from the person's file; Compose stops with these words where it is not there, or empty. */
export const composeGiven = (name: string, words: string): string => `\${${nameOf(name)}:?${words}}`;

/** The same, and it may be empty. */
export const composeNamed = (name: string, words: string): string => `\${${nameOf(name)}?${words}}`;

/** Filled in where it is set, with this in its place. */
export const composeOr = (name: string, otherwise: string): string => `\${${nameOf(name)}:-${otherwise}}`;

/** What Compose takes for a name. */
function nameOf(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw cannotHold(
    'a compose file',
    name,
    'a variable has letters, digits and underscores in its name',
    'give the variable another name, in the code and in the file of variables.',
  );
}
