import type { Manifest } from '../../host/manifest.ts';
import type { UnitSeen } from '../asks/units.ts';
import { colourOf } from '../colour.ts';
import { isBuilt, servicesOf } from '../services.ts';
import type { System } from '../system.ts';

/** Whether it runs what a release holds. */
export function isOfApp(manifest: Manifest): (unit: UnitSeen) => boolean {
  const units = appUnits(manifest);
  const services = new Set(servicesOf(manifest).flatMap((one) => (isBuilt(one) ? [one.name] : [])));
  return ({ name, container }) =>
    container === undefined ? units.test(name) : services.has(container.service);
}

/** Units of the manifest, and what a template made. */
function appUnits({ units }: Manifest): RegExp {
  const names = units
    .filter(({ awaits }) => awaits === 'release')
    .map(({ name }) => name.replaceAll('.', '\\.').replace('@\\.', '@[^.]*\\.'));
  return new RegExp(`^(?:${names.join('|') || '(?!)'})$`);
}

/** It should run now: it has no colour, or the one that serves. */
export const isAwaited = ({ inside: { release } }: System, { name }: UnitSeen): boolean =>
  release === undefined || colourOf(name) !== release.idle;

/** Those of them that run on: no target, no template, no migration, nothing of the release that waits. */
export function serving(system: System): readonly UnitSeen[] {
  const isOurs = isOfApp(system.subject.manifest);
  return [...new Set(system.inside.units?.values() ?? [])].filter(
    (unit) =>
      isOurs(unit) &&
      (unit.container !== undefined || unit.name.endsWith('.service')) &&
      !unit.oneshot &&
      isAwaited(system, unit),
  );
}

/** Seconds that a program must stand, once systemd had to start it again, to be called started. */
const steadyS = 20;

/** It does not stand: failed, about to be started again, or started again a moment ago. */
export const isFalling = ({ active, sub, restarts, sinceS }: UnitSeen): boolean =>
  active === 'failed' ||
  sub === 'auto-restart' ||
  (active === 'activating' && restarts > 0) ||
  (restarts > 0 && (sinceS ?? 0) < steadyS);

/** Of each unit that falls, the last line it said that fits. */
export function saidByFalling(
  system: System,
  pattern: RegExp,
): readonly { readonly unit: UnitSeen; readonly line: string }[] {
  return serving(system)
    .filter(isFalling)
    .flatMap((unit) => {
      const line = unit.said.findLast((one) => pattern.test(one));
      return line === undefined ? [] : [{ unit, line: line.trim() }];
    });
}
