import { claimFrom } from '../../core/app/claim.ts';
import type { ScriptsOf } from '../../core/app/command/command.ts';
import { lineOf } from '../../core/app/command/words.ts';
import { healthPathIn } from '../../core/app/health-path.ts';
import { type Built, builtBy } from '../../core/app/image-claim.ts';
import { roleOf } from '../../core/app/images.ts';
import { folderOf, joined } from '../../core/app/paths.ts';
import type { Place } from '../../core/app/place.ts';
import { type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, type Fields, listOf, numberOf, textOf } from '../../core/formats/parsed.ts';

/** One entry below `services:`. */
export interface ComposeService {
  readonly name: string;
  readonly fields: Fields;
  readonly file: string;
  readonly isProduction: boolean;
  /** Unset: its image is made elsewhere. */
  readonly build?: Build;
  /** The folder of a service that starts only when this one has ended well; `undefined` within: of none that is built here. */
  readonly endsFor?: { readonly folder?: string };
  /** The line of a key below it. */
  readonly line: (...path: readonly (string | number)[]) => number | undefined;
}

/** What an image is built from. */
export interface Build {
  readonly dockerfile: string;
  /** Of its code, seen from the app's. */
  readonly folder: string;
  /** Unset: the Dockerfile is not there. */
  readonly built?: Built;
}

export function placeIn({ file, line }: ComposeService, ...path: readonly (string | number)[]): Place {
  const found = line(...path) ?? line();
  return found === undefined ? { file } : { file, line: found };
}

/** @returns undefined for what holds data, helps developers, or only stands in front of the app */
export function claimOf(service: ComposeService, scriptsOf: ScriptsOf): ServiceClaim | undefined {
  const { fields, name, build } = service;
  if (onlyByName(fields)) return undefined;
  if (build === undefined) return imageClaim(service);
  const { built, folder } = build;
  if (built?.isProxy === true) return undefined;
  const said = commandOf(fields);
  const command = isForDevelopers(said, fields) ? undefined : said;
  // A command of its own takes the place of what the image would start: what was told for that one does not hold.
  const whole = command === undefined ? built : undefined;
  const start = command ?? built?.start;
  const from = [
    placeIn(service),
    ...(whole?.from ?? (command === undefined ? [] : [placeIn(service, 'command')])),
  ];
  const weight = weights.compose + (service.isProduction ? 0.5 : 0);
  // What must have ended before its like starts is that one's migration, whatever it is called.
  if (service.endsFor?.folder === folder && start !== undefined)
    return { kind: 'web', guessed: 'service', folder, migrate: start, from, weight };
  return claimFrom(
    start,
    {
      folder,
      name,
      kind: service.endsFor === undefined ? (whole?.kind ?? kindByName(name, command)) : 'job',
      runtime: built?.runtime,
      version: built?.version,
      server: whole?.server,
      migrate: whole?.migrate,
      port: portOf(service) ?? whole?.port,
      health: healthPathIn(healthcheck(fields)) ?? whole?.health,
      replicas: numberOf(at(fields, 'deploy', 'replicas')) ?? numberOf(fields['scale']),
      dockerfile: built === undefined ? undefined : build.dockerfile,
      workdir: built?.workdir,
      from,
      weight,
    },
    scriptsOf,
  );
}

/** An image that others made, and that is not known: it runs as it is. */
function imageClaim(service: ComposeService): ServiceClaim | undefined {
  const image = textOf(service.fields['image']);
  if (image === undefined || roleOf(image) !== undefined) return undefined;
  return {
    kind: service.endsFor === undefined ? 'web' : 'job',
    folder: folderOf(service.file),
    name: service.name,
    image,
    runtime: 'other',
    port: portOf(service),
    health: healthPathIn(healthcheck(service.fields)),
    from: [placeIn(service, 'image')],
    weight: weights.compose,
  };
}

/** `build: ./api`, or `{ context, dockerfile, target }`. */
export async function buildOf(tree: Tree, file: string, fields: Fields): Promise<Build | undefined> {
  const said = fields['build'];
  if (said === undefined) return undefined;
  const context = joined(folderOf(file), textOf(said) ?? textOf(at(said, 'context')) ?? '.');
  if (context === undefined) return undefined;
  const dockerfile = joined(context, textOf(at(said, 'dockerfile')) ?? 'Dockerfile') ?? '';
  const built = await builtBy(tree, dockerfile, context, textOf(at(said, 'target')));
  return { dockerfile, folder: built?.folder ?? context, ...(built === undefined ? {} : { built }) };
}

function commandOf(fields: Fields): string | undefined {
  const command = fields['command'] ?? fields['entrypoint'];
  if (Array.isArray(command)) return lineOf(command.map(String));
  return textOf(command)?.replaceAll('$$', '$');
}

function healthcheck(fields: Fields): string {
  const test = at(fields, 'healthcheck', 'test');
  return Array.isArray(test) ? test.join(' ') : (textOf(test) ?? '');
}

/** The port inside: of `127.0.0.1:8080:3000/tcp` the 3000. */
function portOf({ fields }: ComposeService): number | undefined {
  const [first] = [...listOf(fields['ports']), ...listOf(fields['expose'])];
  return numberOf(at(first, 'target')) ?? numberOf(/(\d+)(?:\/\w+)?$/.exec(textOf(first) ?? '')?.[1]);
}

/** What has a profile is started by its name only: by hand, for tests, for developers. */
const onlyByName = (fields: Fields): boolean => {
  const profiles = listOf(fields['profiles']).map(String);
  return profiles.length > 0 && !profiles.some((one) => /prod|server|deploy|full|all|default/.test(one));
};

/** A command that watches files is no server's: what really runs is then told by the image or the package files. */
const isForDevelopers = (command: string | undefined, fields: Fields): boolean =>
  /--reload\b|\brunserver\b|\bnodemon\b|\b(?:run|next|nuxt|vite|nest) dev\b|\b(?:pnpm|yarn|bun) dev\b|start:dev|--watch\b/.test(
    command ?? '',
  ) || at(fields, 'develop') !== undefined;

/** Names that people give to what does not serve; asked where the command says nothing. */
function kindByName(name: string, command?: string): 'worker' | 'scheduler' | undefined {
  if (command !== undefined && /\b(?:celery|gunicorn|uvicorn|daphne|manage\.py)\b/.test(command))
    return undefined;
  if (/beat|scheduler|cron/i.test(name)) return 'scheduler';
  return /worker|consumer|queue/i.test(name) ? 'worker' : undefined;
}
