import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { realShell } from '../../io/shell.ts';
import { heartbeatScript } from './workloads.ts';

/** Runs the script against an Alertmanager that shows these alerts; what the probe was told, and how it ended. */
async function beat(alerts: readonly string[]): Promise<{ told: string[]; code: number }> {
  const told: string[] = [];
  const server = createServer(({ url = '' }, answer) => {
    const asked = new URL(url, 'http://x');
    if (asked.pathname !== '/api/v2/alerts') told.push(url);
    const wanted = /^alertname="(\w+)"$/.exec(asked.searchParams.get('filter') ?? '')?.[1];
    answer.end(
      JSON.stringify(
        alerts.filter((name) => name === wanted).map((alertname) => ({ labels: { alertname } })),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { code } = await realShell.run({
      argv: ['sh', '-s'],
      input: heartbeatScript().text,
      env: { ALERTMANAGER_URL: base, HEARTBEAT_URL: `${base}/api/push/t0ken` },
    });
    return { told, code };
  } finally {
    server.close();
  }
}

it('tells the outside probe while the alert that always fires has reached Alertmanager (B27)', async () => {
  expect(await beat(['AlwaysFiring', 'DiskHigh'])).toEqual({ told: ['/api/push/t0ken'], code: 0 });
});

it('is silent, and fails, when Prometheus stands still though Alertmanager answers', async () => {
  expect(await beat(['DiskHigh'])).toEqual({ told: [], code: 1 });
});
