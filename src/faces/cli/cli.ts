import { run } from '@stricli/core';
import { Secret } from '../../core/secret.ts';
import { buildApp } from './app.ts';
import type { CliContext } from './commands.ts';
import { createOutput } from './output/output.ts';
import type { VerbThere } from '../../core/agent/call.ts';
import { movingVerbs } from './moving-verbs.ts';
import type { CommonFlags, Verb } from './session.ts';
import type { World } from './world.ts';

/** The command line: arguments in, exit code out. 0: all is well. 1: it is not. 2: it was called wrongly. */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  const output = createOutput(world);
  for (const argument of argv) if (argument.includes('://')) output.know(new Secret(urlIn(argument)));
  output.show({ json: asksForJson(argv) }); // until the flags are read, for what is wrong with the flags
  let code: number | undefined;
  const fail = (error: unknown): void => {
    code = output.fail(error);
  };
  const app = buildApp(world.version, fail);
  const context: CliContext = {
    process: {
      stdout: { write: (text) => world.stdout.write(text) },
      // Only empty texts come here: `fail` has printed the error.
      stderr: { write: (text) => (text.trim() === '' ? undefined : world.stderr.write(text)) },
    },
    world,
    output,
    exit: (given) => {
      code = given;
    },
  };
  try {
    await run(app, argv, context);
  } catch (error) {
    fail(error);
  }
  output.end();
  return code ?? 0;
}

/** One verb whose flags are read already, in a world of its own. */
export async function runVerb(
  verb: VerbThere,
  flags: Readonly<Record<string, unknown>>,
  world: World,
): Promise<number> {
  const output = createOutput(world);
  try {
    output.show({ json: flags['json'] === true });
    const { default: run } = (await movingVerbs[verb]()) as { default: Verb<CommonFlags> };
    return await run({ verb, world, output }, flags as unknown as CommonFlags);
  } catch (error) {
    return output.fail(error);
  } finally {
    output.end();
  }
}

const asksForJson = (argv: readonly string[]): boolean => argv.includes('--json');

const urlIn = (argument: string): string => argument.replace(/^--[a-z-]+=/i, '');
