import type { Home } from '../../../core/host/releases.ts';
import type { DeployResult } from '../../../pipeline/deploy/deploy.ts';
import { table } from '../output/bars.ts';
import type { Paint } from '../output/paint.ts';
import { visible } from '../output/visible.ts';

export function renderDeploy(
  { server, app, release, before, sent, seconds }: DeployResult,
  paint: Paint,
): string {
  return [
    ...(sent === undefined
      ? []
      : [`${sent.files} of ${sent.ofFiles} files were new to the server; ${kb(sent.bytes)} went there.`]),
    paint.green(
      before === release
        ? `${visible(release)} of ${visible(app)} serves on ${visible(server)}, as it did before.`
        : `${visible(release)} of ${visible(app)} serves on ${visible(server)}, ${seconds} s after the call.`,
    ),
    before === undefined || before === release
      ? 'Next: `unmoor releases` names what is there.'
      : `To go back to ${visible(before)}: \`unmoor deploy --back ${visible(server)}\`. What it migrated is not undone.`,
  ].join('\n');
}

const kb = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** @param now ms since the epoch */
export function renderReleases(
  { server, app, releases }: Home & { readonly server: string },
  paint: Paint,
  now: number,
): string {
  if (releases.length === 0)
    return `No release of ${visible(app)} is on ${visible(server)} yet.\nNext: \`unmoor deploy ${visible(server)}\`.`;
  return [
    ...table(
      [{ head: 'release' }, { head: 'made (UTC)' }, { head: 'ago' }, { head: '' }],
      releases.map(({ id, made, serves }) => [
        visible(id),
        visible(made.replace('T', ' ').replace('Z', '')),
        ago(now - Date.parse(made)),
        serves ? paint.green('serves') : '',
      ]),
    ),
    `The newest five stay. \`unmoor deploy --back ${visible(server)}\` leads to the one that served before.`,
  ].join('\n');
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (Number.isNaN(minutes) || minutes < 1) return 'now';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
