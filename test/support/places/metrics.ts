import { setTimeout as wait } from 'node:timers/promises';
import type { TestHost } from '../../hosts/index.ts';

interface Answer<T> {
  readonly data: T;
}
interface Target {
  readonly labels: { readonly job: string };
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}
interface Alert {
  readonly labels: { readonly alertname: string };
  readonly state: 'pending' | 'firing';
}

/** Gets a page of Prometheus, from where it runs. */
export type Prometheus = (url: string) => Promise<string>;

/** One that runs on a host. */
export const onHost =
  (host: TestHost): Prometheus =>
  (url) =>
    host.sure(['curl', '-sSf', url]);

async function ask<T>(get: Prometheus, path: string): Promise<T> {
  return (JSON.parse(await get(`http://127.0.0.1:9090/api/v1/${path}`)) as Answer<T>).data;
}

/** Every target, once each was asked: `postgres up`, and why where it is not. */
export async function targets(prometheus: Prometheus): Promise<readonly string[]> {
  for (;;) {
    const { activeTargets } = await ask<{ activeTargets: readonly Target[] }>(
      prometheus,
      'targets?state=active',
    );
    if (activeTargets.every(({ health }) => health !== 'unknown'))
      return activeTargets.map(({ labels, health, lastError }) =>
        `${labels.job} ${health} ${health === 'up' ? '' : lastError}`.trim(),
      );
    await wait(1000);
  }
}

/** What fires on a server that is well: the sign of life, and that nobody has named a store for backups yet, which none here could be. */
export const expectedAlerts = ['AlwaysFiring', 'BackupUnknown', 'PostgresArchiveFails'];

/** Names of alerts, in this state. */
export async function alerts(prometheus: Prometheus, state: Alert['state']): Promise<readonly string[]> {
  const found = await ask<{ alerts: readonly Alert[] }>(prometheus, 'alerts');
  return found.alerts.filter((one) => one.state === state).map(({ labels }) => labels.alertname);
}
