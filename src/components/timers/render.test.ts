import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf, type Wanted } from '../../../test/support/rendering.ts';
import type { Inventory } from '../../core/app/inventory.ts';
import type { Service } from '../../core/app/service.ts';
import { callScript } from '../../core/stack/call.ts';
import { render } from './render.ts';

/** The shop, with two jobs: one that asks its API for a path, as Vercel's do, and one that runs a command, as Render's do. */
const withJobs = (app: Inventory): Inventory => {
  const api = app.services[0] as Service;
  const job = (id: string, more: Partial<Service>): Service => ({
    id,
    kind: 'job',
    folder: api.folder,
    runtime: 'node',
    websockets: false,
    from: [],
    ...more,
  });
  return {
    ...app,
    services: [
      ...app.services,
      job('api.stock', { schedule: '*/20 * * * *', calls: '/api/cron/stock?all=1' }),
      job('api.report', { schedule: '0 9 1 * MON', start: 'node dist/report.js --to "the shop"' }),
    ],
  };
};
const rendered = (wanted: Wanted = {}) => render(renderingOf('timers', { changed: withJobs, ...wanted }));
const { files, workloads, takes } = rendered();
const text = (end: string) => files.find(({ at }) => at.endsWith(end))?.text ?? '';

describe('the jobs of an app by the clock', () => {
  it('are a service and a timer each, as they were read and liked', () => {
    expectGolden(`${import.meta.dirname}/golden`, files);
    expect(files.map(({ at }) => at.slice('/etc/systemd/system/'.length))).toEqual([
      'shop-api-job.service',
      'shop-api-job.timer',
      'shop-api-job-2.service',
      'shop-api-job-2.timer',
    ]);
  });

  it('start at either day where cron takes either', () => {
    expect(text('job-2.timer').match(/^OnCalendar=.*$/gm)).toEqual([
      'OnCalendar=*-*-01 09:00:00 UTC',
      'OnCalendar=Mon *-*-* 09:00:00 UTC',
    ]);
  });

  it('are started by their timer alone, and one at a time (A26)', () => {
    for (const end of ['job.service', 'job-2.service']) {
      expect(text(end)).toContain('Type=oneshot');
      expect(text(end)).not.toContain('[Install]');
    }
    expect(text('job.timer')).toContain('WantedBy=timers.target');
  });

  it('are run by nobody else of the stack, and bring curl where they ask', () => {
    expect(takes).toEqual(['api-job', 'api-job-2']);
    expect(workloads.map(({ ways }) => ways.packages?.names)).toEqual([['curl'], undefined]);
    expect(workloads.map((one) => one.files.length)).toEqual([2, 2]);
  });

  it('are the target’s own where containers run', () => {
    expect(render({ ...renderingOf('timers', { changed: withJobs, target: 'compose' }) }).files).toEqual([]);
  });
});

describe('a job that asks the app', () => {
  let server: Server;
  let url: string;
  const seen: IncomingMessage[] = [];
  let status = 200;
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      response.writeHead(status).end('done');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/cron/stock?all=1`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const call = (env: Record<string, string>): Promise<{ code: number | null; said: string }> =>
    new Promise((done, failed) => {
      const child = spawn('/bin/sh', ['-c', callScript, 'call', url, 'shop.example.com'], {
        env: { PATH: process.env['PATH'], ...env },
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
      child.on('error', failed);
      child.on('close', (code) => done({ code, said }));
    });

  it('shows the secret that the app expects, as it is, and comes as a visitor would', async () => {
    const secret = `a "quoted" 'secret' with $HOME, \\n, % and é`;
    expect(await call({ CRON_SECRET: secret })).toEqual({ code: 0, said: '' });
    const headers = seen.at(-1)?.headers;
    expect(Buffer.from(headers?.authorization ?? '', 'latin1').toString()).toBe(`Bearer ${secret}`);
    expect(headers).toMatchObject({ host: 'shop.example.com', 'x-forwarded-proto': 'https' });
    expect(seen.at(-1)).toMatchObject({ method: 'GET', url: '/api/cron/stock?all=1' });
  });

  it('shows none where the app has none', async () => {
    expect((await call({})).code).toBe(0);
    expect(seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('fails where the app does, so that somebody is told', async () => {
    status = 500;
    const { code, said } = await call({});
    expect(code).not.toBe(0);
    expect(said).toContain('500');
  });
});
