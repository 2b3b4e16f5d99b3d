import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import { debianPython, layPython } from '../support/places/python.ts';
import { askOwnMail } from '../support/places/semeurs.ts';
import { eventually } from '../support/places/site.ts';
import { sayInSocket } from '../support/places/web-socket.ts';
import { doorOf, letAllAsk, type RenderedApp, renderApp, timed } from '../support/vps-home.ts';
import { diaryOf, giveWork, turnFront, watchBeat } from '../support/working-association.ts';
import { load } from '../support/wrk.ts';

/** Releases of the association's site, one after another, while many ask it and its queue works: Daphne, Celery with its beat, React. */
const domain = 'semeurs.org';
let host: TestHost;
let app: RenderedApp;
/** Those who ask end with the last release. */
const over = new AbortController();

beforeAll(async () => {
  app = await renderApp({
    app: 'test/apps/association',
    name: 'semeurs',
    domain,
    flags: ['--without', 'prometheus,grafana,borg,probe,errors'],
    change: (source) => {
      askOwnMail(source);
      giveWork(source);
    },
    variables: {
      DATABASE_URL: 'postgres://app:b0a1c2d3e4f5@127.0.0.1:6432/app',
      REDIS_URL: 'redis://app:0a1b2c3d4e5f@127.0.0.1:6379/0',
      DJANGO_SECRET_KEY: 'a$b "c" #d',
      ADMIN_TOKEN: 'token-of-this-run',
      ALLOWED_HOSTS: domain,
      SECURE_SSL_REDIRECT: '0',
      FIGURES_EVERY_SECONDS: '2',
      RESEND_API_KEY: 're_of_this_run',
      NOTIFY_EMAIL: `bureau@${domain}`,
      VITE_API_URL: `https://${domain}`,
      ...debianPython,
    },
  });
  letAllAsk(app);
  host = await testHost({ name: 'django' });
  const done = await timed('provision', () => app.provision(host, '--yes', '--json'));
  expect(done.code, done.out + done.err).toBe(0);
  await layPython(host);
});
afterAll(async () => {
  over.abort();
  await closeLab();
  app?.remove();
});

const get = (path: string) => ask({ address: host.address, port: 443, host: domain, path });
const script = async () => /src="(\/assets\/[^"]+)"/.exec((await get('/')).body)?.[1] ?? '';
const begin = async (seconds: number): Promise<string> => {
  const path = `/api/work/${seconds}/`;
  const answer = await ask({
    address: host.address,
    port: 443,
    host: domain,
    path,
    method: 'POST',
    body: '',
  });
  expect(answer.status, answer.body).toBe(201);
  return (JSON.parse(answer.body) as { task: string }).task;
};

describe('Django under load', () => {
  const sent: string[] = [];

  it('serves its first release', async () => {
    const done = await timed('the first release', () => app.deploy(host, '--json'));
    expect(done.code, done.out + done.err).toBe(0);
    await eventually('its API', async () => (await get('/api/projects/')).status === 200);
  });

  it('loses no request in five releases and a way back, and has one beat at most', async () => {
    const old = await script();
    const beat = watchBeat(host);
    const common = { address: host.address, seconds: 900, over: over.signal };
    const loads = Promise.all([
      load(`https://${domain}/api/projects/`, { ...common, connections: 4 }),
      load(`https://${domain}/`, { ...common, connections: 2 }),
      load(`https://${domain}${old}`, { ...common, connections: 2 }),
    ]);
    const asksForWork = (async () => {
      for (; !over.signal.aborted; await wait(2000)) sent.push(await begin(1));
    })();
    const heard = (async () => {
      const word = { author: 'Ada', text: 'Bonjour' };
      let times = 0;
      for (; !over.signal.aborted; await wait(250)) {
        await sayInSocket({ address: host.address, domain, path: '/ws/room/', word });
        times += 1;
      }
      return times;
    })();
    const times: number[] = [];
    const scripts = new Set([old]);
    for (const one of ['2', '3', '4', '5', '6']) {
      // The one that the first of them lets go works on for longer than a release takes, and than 30 s.
      sent.push(await begin(one === '2' ? 100 : 12));
      turnFront(app.source, one);
      const done = await app.deploy(host, '--json');
      expect(done.code, done.out + done.err).toBe(0);
      times.push((JSON.parse(done.out) as { seconds: number }).seconds);
      scripts.add(await script());
      for (const each of scripts) expect((await get(each)).status, each).toBe(200);
    }
    expect(scripts.size).toBe(6);
    const back = await timed('back, under load', () =>
      app.call('deploy', ...doorOf(host), '--app', 'semeurs', '--json', '--back'),
    );
    expect(back.code, back.out + back.err).toBe(0);
    expect(await script()).toBe([...scripts].at(-2));
    over.abort();
    const results = await loads;
    await asksForWork;
    process.stdout.write(
      `five releases of Django under load: ${times.join(', ')} s; ${results.map(({ requests, failed }) => `${requests} requests, ${failed} failed`).join('; ')}; ${await heard} words in a WebSocket\n`,
    );
    expect(results.map(({ failed }) => failed)).toEqual([0, 0, 0]);
    const counts = await beat.end();
    expect(counts.filter((count) => count > 1)).toEqual([]);
    expect(counts).toContain(1);
  });

  it('begins and ends every task that was sent, once', async () => {
    const ended = async () =>
      [...(await diaryOf(host)).values()].filter((words) => words.includes('ended')).length;
    await eventually('an end of all tasks', async () => (await ended()) === sent.length);
    // Whoever was told to stop has given back what it had not begun.
    await eventually('an end of the old worker', async () => {
      const units = await host.sure(['systemctl', 'list-units', '--state=deactivating', '--no-legend']);
      return !units.includes('semeurs');
    });
    const diary = await diaryOf(host);
    process.stdout.write(`${sent.length} tasks sent, ${diary.size} begun\n`);
    expect(Object.fromEntries(diary)).toEqual(
      Object.fromEntries(sent.map((task) => [task, ['began', 'ended']])),
    );
    expect(sent.length).toBeGreaterThan(20);
  });
});
