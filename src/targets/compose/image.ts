import { isWithin } from '../../core/app/paths.ts';
import { composeNamed, composeOr, composeText } from '../../core/formats/compose.ts';
import { asName } from '../../core/stack/app.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Build, Image, Workload } from '../../core/stack/workload.ts';
import { envFile, here, usualFolder } from './place.ts';
import type { ComposeBuild, ComposeService } from './schema.ts';

/** What is built for a workload: upon a ready image, where it has one too and the Dockerfile is ours. */
export const builtOf = ({ ways: { image, build } }: Workload): Build | undefined =>
  image === undefined || build?.rendered === true ? build : undefined;

/** The ready image that it runs, or that its own is built upon. */
export const readyOf = ({ ways }: Workload): Image | undefined => ways.image;

type From = Pick<ComposeService, 'image' | 'build' | 'entrypoint' | 'command'>;

/**
 * Which image, and what is started in it. Of an image with a Dockerfile of ours the ENTRYPOINT stays, which hands signals on; of the app's own
 * the command is known whole, whatever its ENTRYPOINT says.
 */
export function fromOf(stack: Stack, workload: Workload): From {
  const build = builtOf(workload);
  const image = readyOf(workload);
  if (build === undefined)
    return {
      image: image?.name ?? '',
      ...(image?.entry === undefined ? {} : { entrypoint: texts(image.entry) }),
      ...commandOf(image?.argv ?? workload.argv),
    };
  const named = {
    image: `${builtName(stack, build)}:${composeOr('RELEASE', 'local')}`,
    build: buildOf(build),
  };
  if (image !== undefined) return { ...named, ...commandOf(image.argv) };
  return build.rendered === true
    ? { ...named, ...commandOf(workload.argv) }
    : { ...named, ...(workload.argv === undefined ? {} : { entrypoint: texts(workload.argv), command: [] }) };
}

const texts = (words: readonly string[]): string[] => words.map(composeText);

const commandOf = (argv: readonly string[] | undefined): Pick<ComposeService, 'command'> =>
  argv === undefined ? {} : { command: texts(argv) };

/** One name for all workloads of one Dockerfile. A release is kept under its own name, so that the last one can be put back. */
export function builtName(
  stack: Pick<Stack, 'name'>,
  { folder, dockerfile, rendered, target }: Build,
): string {
  const part = folder === '' ? '' : `-${asName(folder)}`;
  const usual = rendered === true || /(?:^|\/)Dockerfile$/.test(dockerfile);
  return `${stack.name}${part}${usual ? (target === undefined ? '' : `-${target}`) : `-${asName(dockerfile)}`}`;
}

/**
 * Compose reads the Dockerfile's path from the folder that is built. Ours lie with the compose file, wherever that is; the app's own may
 * stand outside the folder that it builds, and is then built from the app's.
 */
function buildOf({ folder, dockerfile, rendered, target, args = [] }: Build): ComposeBuild {
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
