import { understand, type Understood } from '../command/command.ts';
import type { ServiceClaim } from '../reader.ts';
import type { Service, ServiceKind } from '../service.ts';
import { order, places } from './places.ts';

/** Claims that turned out to speak of one service. */
interface Slot {
  readonly folder: string;
  readonly kind: ServiceKind;
  readonly claims: ServiceClaim[];
}

/**
 * Makes services of what many files claim. The heaviest claims come first. A claim joins the service of its folder and kind
 * 1. that has its name, or starts the same command, and that no claim of its own file has joined;
 * 2. else, when it has no name or its file tells of no other of that kind there: every one (without a name), or the first that
 *    none of its file has joined;
 * 3. else it is a service of its own: two web services of one Procfile stay two.
 * A claim whose kind is a guess joins whatever its folder has, and stands for itself only when there is nothing. What is known
 * of a folder (runtime, packages) is known of every service in it.
 */
export function mergeServices(claims: readonly ServiceClaim[]): Service[] {
  const slots: Slot[] = [];
  for (const claim of inOrder(claims.filter(({ guessed }) => guessed === undefined)))
    join(slots, claim, claims);
  for (const claim of inOrder(claims.filter(({ guessed }) => guessed !== undefined)))
    joinGuessed(slots, claim);
  const services = slots.map((slot) => {
    const found = { ...folderFields(slot, claims), ...serviceOf(slot) };
    return { ...found, runtime: found.runtime ?? 'other' };
  });
  return named(services.sort(byPlace));
}

function inOrder(claims: readonly ServiceClaim[]): ServiceClaim[] {
  return claims.toSorted(
    (a, b) => b.weight - a.weight || order(fileOf(a), fileOf(b)) || order(a.name ?? '', b.name ?? ''),
  );
}

function join(slots: Slot[], claim: ServiceClaim, all: readonly ServiceClaim[]): void {
  const alike = slots.filter(({ folder, kind }) => folder === claim.folder && kind === claim.kind);
  const free = alike.filter(({ claims }) => !claims.some((one) => fileOf(one) === fileOf(claim)));
  const same =
    free.find(({ claims }) => claims.some(({ name }) => name !== undefined && name === claim.name)) ??
    free.find(({ claims }) => claims.some(({ start }) => start !== undefined && start === claim.start));
  const siblings = all.filter(
    (one) => one.folder === claim.folder && one.kind === claim.kind && fileOf(one) === fileOf(claim),
  );
  if (same !== undefined) same.claims.push(claim);
  else if (claim.name === undefined && free.length > 0) for (const slot of free) slot.claims.push(claim);
  else if (siblings.length === 1 && free[0] !== undefined) free[0].claims.push(claim);
  else slots.push({ folder: claim.folder, kind: claim.kind, claims: [claim] });
}

function joinGuessed(slots: Slot[], claim: ServiceClaim): void {
  const here = slots.filter(
    (slot) =>
      slot.folder === claim.folder &&
      (claim.guessed === 'kind' ? !startsOther(slot, claim) : isOfRuntime(slot, claim.runtime)),
  );
  const joined =
    here.find(({ claims }) => claims.some(({ name }) => name !== undefined && name === claim.name)) ??
    here.find(({ kind }) => kind === claim.kind) ??
    here.toSorted((a, b) => rank(a.kind) - rank(b.kind))[0];
  if (joined === undefined && claim.guessed === 'kind')
    slots.push({ folder: claim.folder, kind: claim.kind, claims: [claim] });
  else joined?.claims.push(claim);
}

/** Two files of one sort that start different things (railway.json, railway.worker.json) speak of two services. */
const startsOther = ({ claims }: Slot, { start, weight }: ServiceClaim): boolean =>
  start !== undefined &&
  claims.some((one) => one.weight === weight && one.start !== undefined && one.start !== start);

/** A package.json beside a Django project (for its styles) says nothing of the server. */
const isOfRuntime = ({ claims }: Slot, runtime: Service['runtime'] | undefined): boolean =>
  runtime === undefined || claims.every((one) => one.runtime === undefined || one.runtime === runtime);

/** What the other claims of a folder say of all that runs there; not of an image that others made. */
function folderFields({ folder, claims }: Slot, all: readonly ServiceClaim[]): Partial<Service> {
  if (claims.some(({ image }) => image !== undefined)) return {};
  const here = all.filter((one) => one.folder === folder && one.image === undefined);
  const heaviest = <K extends keyof ServiceClaim>(field: K): ServiceClaim[K] | undefined =>
    here.toSorted((a, b) => b.weight - a.weight).find((one) => one[field] !== undefined)?.[field];
  const own = claims.find(({ runtime }) => runtime !== undefined)?.runtime;
  const runtime = own ?? heaviest('runtime');
  // A worker of Python beside a front end of Node: their packages are not each other's.
  if (own !== undefined && here.some((one) => one.runtime !== undefined && one.runtime !== own)) return {};
  return {
    runtime,
    version: heaviest('version'),
    packages: heaviest('packages'),
    install: heaviest('install'),
  };
}

/** Field by field, the heaviest claim that says something; what the start command shows where nobody says it. */
function serviceOf({
  folder,
  kind,
  claims,
}: Slot): Omit<Service, 'runtime'> & Partial<Pick<Service, 'runtime'>> & { readonly name?: string } {
  const light = claims.toSorted(
    (a, b) => a.weight - b.weight || Number(b.guessed !== undefined) - Number(a.guessed !== undefined),
  );
  const fields: Record<string, unknown> = {};
  for (const { weight: _, guessed: __, from: ___, ...said } of light)
    for (const [key, value] of Object.entries(said)) if (value !== undefined) fields[key] = value;
  const merged = fields as Partial<Service> & { readonly name?: string };
  const shown: Partial<Understood> = merged.start === undefined ? {} : understand(merged.start);
  const answers = kind === 'web' || kind === 'static';
  return {
    id: '',
    server: shown.server,
    port: shown.port ?? shown.usualPort,
    ...merged,
    kind,
    folder,
    ...(answers ? {} : { port: undefined, health: undefined }),
    websockets: answers && claims.some(({ websockets }) => websockets === true),
    from: places(claims.flatMap(({ from }) => from)),
  };
}

const kinds: readonly ServiceKind[] = ['web', 'static', 'worker', 'scheduler', 'job'];
const rank = (kind: ServiceKind): number => kinds.indexOf(kind);
const byPlace = (a: Service & { name?: string }, b: Service & { name?: string }): number =>
  order(a.folder, b.folder) ||
  rank(a.kind) - rank(b.kind) ||
  order(a.name ?? '', b.name ?? '') ||
  order(a.calls ?? '', b.calls ?? '');

/**
 * `backend`, `backend.worker`, `app.job.daily`: the folder, the kind of what is not its chief service, and a name or a number where
 * several are alike. Letters that no tool refuses in a name.
 */
function named(services: readonly (Service & { readonly name?: string })[]): Service[] {
  const taken = new Set<string>();
  const chief = new Set<string>();
  return services.map(({ name, ...all }) => {
    const service = said(all);
    const base = plain(service.folder) || 'app';
    const isChief = (service.kind === 'web' || service.kind === 'static') && !chief.has(base);
    if (isChief) chief.add(base);
    const stem = isChief ? base : `${base}.${service.kind}`;
    const wanted = [stem, `${stem}.${plain(name ?? service.calls ?? '')}`].filter((id) => !id.endsWith('.'));
    const id = wanted.find((one) => !taken.has(one)) ?? numbered(stem, taken);
    taken.add(id);
    return { ...service, id };
  });
}

/** Without the fields that nothing is known of. */
const said = (service: Service): Service =>
  Object.fromEntries(
    Object.entries(service).filter(([, value]) => value !== undefined),
  ) as unknown as Service;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

function numbered(stem: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${stem}.${number}`)) number++;
  return `${stem}.${number}`;
}

const fileOf = (claim: ServiceClaim): string => claim.from[0]?.file ?? '';
