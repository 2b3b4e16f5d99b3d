import { claimFrom } from '../../core/app/claim.ts';
import type { ScriptsOf } from '../../core/app/command/command.ts';
import { lineOf } from '../../core/app/command/words.ts';
import { healthPathIn } from '../../core/app/health-path.ts';
import { builtBy } from '../../core/app/image-claim.ts';
import { imageFolder } from '../../core/app/image-folder.ts';
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
  /** It ends by itself: another waits until it has (`service_completed_successfully`). */
  readonly ends: boolean;
  /** Beside code that the file does not build, what others made helps developers. */
  readonly onlyHelps: boolean;
  /** The line of a key below it. */
  readonly line: (...path: readonly (string | number)[]) => number | undefined;
}

export function placeIn({ file, line }: ComposeService, ...path: readonly (string | number)[]): Place {
  const found = line(...path) ?? line();
  return found === undefined ? { file } : { file, line: found };
}

/** @returns undefined for what holds data, helps developers, or only stands in front of the app */
export async function claimOf(
  tree: Tree,
  service: ComposeService,
  scriptsOf: ScriptsOf,
): Promise<ServiceClaim | undefined> {
  const { fields, name } = service;
  if (onlyByName(fields)) return undefined;
  const image = textOf(fields['image']);
  const build = buildOf(service);
  if (build === undefined) {
    if (image === undefined || roleOf(image) !== undefined || service.onlyHelps) return undefined;
    return imageClaim(service, image);
  }
  const built = await builtBy(tree, build.dockerfile, build.context, build.target);
  if (built?.isProxy === true) return undefined;
  const said = commandOf(fields);
  const command = isForDevelopers(said, fields) ? undefined : said;
  // A command of its own takes the place of what the image would start: what was told for that one does not hold.
  const whole = command === undefined ? built : undefined;
  return claimFrom(
    command ?? built?.start,
    {
      folder: imageFolder(tree, build.context, built?.image.copies ?? []),
      name,
      kind: whole?.kind ?? kindByName(name, command),
      usual: service.ends ? 'job' : undefined,
      runtime: built?.runtime,
      version: built?.version,
      server: whole?.server,
      migrate: whole?.migrate,
      port: portOf(service) ?? whole?.port,
      health: healthPathIn(healthcheck(fields)) ?? whole?.health,
      replicas: numberOf(at(fields, 'deploy', 'replicas')) ?? numberOf(fields['scale']),
      dockerfile: tree.has(build.dockerfile) ? build.dockerfile : undefined,
      from: [
        placeIn(service),
        ...(whole?.from ?? (command === undefined ? [] : [placeIn(service, 'command')])),
      ],
      weight: weights.compose + (service.isProduction ? 0.5 : 0),
    },
    scriptsOf,
  );
}

/** An image that others made, and that is not known: it runs as it is. */
const imageClaim = (service: ComposeService, image: string): ServiceClaim => ({
  kind: 'web',
  folder: folderOf(service.file),
  name: service.name,
  image,
  runtime: 'other',
  port: portOf(service),
  health: healthPathIn(healthcheck(service.fields)),
  from: [placeIn(service, 'image')],
  weight: weights.compose,
});

/** `build: ./api`, or `{ context, dockerfile, target }`. */
function buildOf({ fields, file }: ComposeService) {
  const said = fields['build'];
  const context = joined(
    folderOf(file),
    textOf(said) ?? textOf(at(said, 'context')) ?? (said === undefined ? '' : '.'),
  );
  if (said === undefined || context === undefined) return undefined;
  const dockerfile = joined(context, textOf(at(said, 'dockerfile')) ?? 'Dockerfile') ?? '';
  return { context, dockerfile, target: textOf(at(said, 'target')) };
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
