import { isWithin } from '../../core/app/paths.ts';
import { composeNamed, composeOr, composeText } from '../../core/formats/compose.ts';
import { buildOf, commandOf, imageOf } from '../../core/stack/built-images.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Build, Workload } from '../../core/stack/workload.ts';
import { envFile, here, usualFolder } from './place.ts';
import type { ComposeBuild, ComposeService } from './schema.ts';

type From = Pick<ComposeService, 'image' | 'build' | 'entrypoint' | 'command'>;

/** Which image, and what is started in it. A release of the app's is kept under its own name, so that the last one can be put back. */
export function fromOf(stack: Stack, workload: Workload): From {
  const build = buildOf(workload);
  const { entry, argv } = commandOf(workload);
  const image = imageOf(stack, workload);
  return {
    image: build === undefined ? image : `${image}:${composeOr('RELEASE', 'local')}`,
    ...(build === undefined ? {} : { build: builtBy(build) }),
    ...(entry === undefined ? {} : { entrypoint: entry.map(composeText) }),
    ...(argv === undefined ? {} : { command: argv.map(composeText) }),
  };
}

/**
 * Compose reads the Dockerfile's path from the folder that is built. Ours lie with the compose file, wherever that is; the app's own may
 * stand outside the folder that it builds, and is then built from the app's.
 */
function builtBy({ folder, dockerfile, rendered, target, args = [] }: Build): ComposeBuild {
  const from = rendered === true || isWithin(folder, dockerfile) ? folder : '';
  const up = from === '' ? [] : from.split('/').map(() => '..');
  return {
    context: composeText(['..', from].filter((part) => part !== '').join('/')),
    dockerfile:
      rendered === true
        ? `${composeOr(here, [...up, usualFolder].join('/'))}/${composeText(dockerfile)}`
        : composeText(from === '' ? dockerfile : dockerfile.slice(from.length + 1)),
    ...(target === undefined ? {} : { target: composeText(target) }),
    ...(args.length === 0 ? {} : { args: Object.fromEntries(args.map((name) => [name, builtIn(name)])) }),
  };
}

const builtIn = (name: string): string =>
  composeNamed(name, `is built into the front: write it into ${envFile}, empty if need be`);
