import type { EnvVariable } from './env.ts';
import type { Platform } from './platform.ts';

/** The platform that sets a variable of this name by itself. A `*` at the end of a name stands for any rest. */
export function platformThatSets(name: string, platforms: readonly Platform[]): Platform | undefined {
  const fits = (pattern: string): boolean =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  return platforms.find(({ variables }) => variables.some(fits));
}

/** A reader sees only files; which variables a platform sets, its plug-in knows. */
export const markPlatformVariables = (
  env: readonly EnvVariable[],
  platforms: readonly Platform[],
): EnvVariable[] =>
  env.map((variable) => {
    const platform = variable.platform ?? platformThatSets(variable.name, platforms)?.id;
    return platform === undefined ? variable : { ...variable, platform };
  });
