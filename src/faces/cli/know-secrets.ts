import { isSecretName } from '../../core/env/names.ts';
import { Secret } from '../../core/secret.ts';
import type { Session } from './session.ts';

/** What is typed of a value too short is typed by chance, too. */
const shortestSecret = 8;

/** From here on no value that its name makes a secret is shown. */
export function knowSecrets(
  output: Session['output'],
  variables: Iterable<readonly [name: string, value: string]>,
): void {
  for (const [name, value] of variables)
    if (isSecretName(name) && value.length >= shortestSecret) output.know(new Secret(value));
}
