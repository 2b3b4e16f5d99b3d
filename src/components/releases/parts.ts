import { clusterUnit, runsInCluster, unitsOf } from '../../core/stack/app-runs.ts';
import { appPlace, cachesOf, unitName } from '../../core/stack/app-units.ts';
import { asName, replicaPorts } from '../../core/stack/app.ts';
import { type Colour, coloured, hasColours } from '../../core/stack/colours.ts';
import { builtFolder } from '../../core/stack/front.ts';
import { linkAt } from '../../core/stack/colours.ts';
import { hashedFolder, isNextServer } from '../../core/stack/next/places.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';

/** Where one replica must answer before its release may take over. */
export interface Answer {
  readonly workload: string;
  readonly port: number;
  /** That answers 2xx or 3xx when it is well; unset: anything but an error of the server's will do, at `/`. */
  readonly path?: string;
}

export interface Front {
  readonly folder: string;
  /** All names in it change with what is in the file; else those that look so. */
  readonly hashed: boolean;
}

/** Everything that a release starts, asks and stops. */
export interface Parts {
  /** The app's name in its stack. */
  readonly app: string;
  readonly domain: string;
  /** Units that run to their end in the new release, before anything of it runs on. */
  readonly once: readonly string[];
  /** Units of a colour that answer, and units that work without answering, which end what they have begun. */
  readonly answering: (colour: Colour) => readonly string[];
  readonly working: (colour: Colour) => readonly string[];
  /** Units of which one runs at most: started anew when the release has taken over. */
  readonly single: readonly string[];
  readonly answers: (colour: Colour) => readonly Answer[];
  /** Folders of what people upload: their names below `shared`, and where the code looks for them below the release. */
  readonly uploads: readonly { readonly name: string; readonly at: string }[];
  /** Folders of built files that the front serves, below the release. */
  readonly fronts: readonly Front[];
  /** Folders that are written while the app is built and while it serves, below /var/cache. */
  readonly caches: readonly string[];
}

export function partsOf({ asked, apps, roles }: Pick<Rendering, 'asked' | 'apps' | 'roles'>): Parts {
  const app = asName(asked.app.app);
  const turning = apps.filter(hasColours);
  const answering = turning.filter(({ listens }) => listens.length > 0);
  const inside = (path: string) => path.slice(linkAt(app, 'current').length + 1);
  const isClustered = (one: Workload) => roles.has('node-runner') && runsInCluster(one);
  const unitsIn = (colour: Colour, of: readonly Workload[]) =>
    of.flatMap((one) => unitsOf(appPlace(app, colour), coloured(app, colour, one)));
  const processes = apps.filter(({ ways }) => ways.process !== undefined);
  return {
    app,
    domain: asked.domain,
    once: processes
      .filter(({ kind }) => kind === 'once')
      .map(({ id }) => `${unitName(appPlace(app), id)}.service`),
    answering: (colour) => [
      ...(answering.some(isClustered) ? [clusterUnit(appPlace(app, colour))] : []),
      ...unitsIn(
        colour,
        answering.filter((one) => !isClustered(one)),
      ),
    ],
    working: (colour) =>
      unitsIn(
        colour,
        turning.filter(({ listens }) => listens.length === 0),
      ),
    single: processes
      .filter((one) => one.kind === 'serve' && !hasColours(one))
      .map(({ id }) => `${unitName(appPlace(app), id)}.service`),
    answers: (colour) => answering.flatMap((one) => answersOf(coloured(app, colour, one))),
    uploads: uploadsOf(app, apps),
    fronts: [
      ...asked.app.services
        .filter(({ kind }) => kind === 'static')
        .map((one) => ({ folder: inside(builtFolder(asked.app.app, one)), hashed: false })),
      ...asked.app.services
        .filter(isNextServer)
        .map((one) => ({ folder: inside(hashedFolder(app, one)), hashed: true })),
    ],
    caches: [...new Set(apps.flatMap(cachesOf))],
  };
}

/** Each once: a service and its workers share them. */
function uploadsOf(app: string, apps: readonly Workload[]): Parts['uploads'] {
  const shared = apps.flatMap(({ keeps }) => keeps.filter((one) => one.shared === true));
  const byName = new Map(shared.map(({ name, at }) => [name, at.slice(linkAt(app, 'current').length + 1)]));
  return [...byName].map(([name, at]) => ({ name, at }));
}

function answersOf(workload: Workload): readonly Answer[] {
  const [listen] = workload.listens;
  const { health, id } = workload;
  return listen === undefined
    ? []
    : replicaPorts(workload, listen).map((port) => ({
        workload: id,
        port,
        ...(health?.kind === 'http' ? { path: health.path } : {}),
      }));
}
