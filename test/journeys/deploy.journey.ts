import { rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realShell } from '../../src/io/shell.ts';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { ask } from '../support/ask.ts';
import { type Called, start } from '../support/cli.ts';
import { type Turn, writeTurningApp } from '../support/turning-app.ts';
import { doorOf, errorOf, letAllAsk, type RenderedApp, renderApp, timed } from '../support/vps-home.ts';
import { load } from '../support/wrk.ts';

/** Releases of an app on a real host, one after another, while many ask it all the time. */
afterAll(closeLab);

const domain = 'turns.example';
const diary = '/srv/turns/shared/diary';

describe.each([
  ['PM2', 'pm', ''],
  ['systemd', 'units', ',pm2'],
] as const)('Node under %s', (_, name, without) => {
  let host: TestHost;
  let app: RenderedApp;
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-turns-'));
  const write = (turn: Turn) => writeTurningApp(app.source, turn);
  const deploy = (...more: readonly string[]): Promise<Called> =>
    app.call('deploy', ...doorOf(host), '--app', 'turns', '--json', ...more);
  const get = (path: string) => ask({ address: host.address, port: 443, host: domain, path });
  const version = async () => (JSON.parse((await get('/api/version')).body) as { version: string }).version;
  const released = ({ out }: Called) => (JSON.parse(out) as { release: string }).release;
  const diaryLines = async () => (await host.sure(['cat', diary])).trim().split('\n');

  beforeAll(async () => {
    writeTurningApp(folder, { version: 'first' });
    app = await renderApp({
      app: folder,
      name: 'turns',
      domain,
      flags: ['--without', `prometheus,grafana,borg,probe${without}`],
      variables: { DIARY: diary, VITE_NAME: `it is $HOME "x"` },
    });
    letAllAsk(app);
    host = await testHost({ name });
    const done = await app.provision(host, '--yes', '--json');
    expect(done.code, done.out + done.err).toBe(0);
    await host.sure(['install', '-d', '-o', 'app', '-g', 'app', '/srv/turns/shared']);
  });
  afterAll(async () => {
    await host?.stop();
    app?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has no release at first, and says so', async () => {
    const none = await app.call('releases', ...doorOf(host));
    expect([none.code, none.out]).toEqual([0, expect.stringContaining('No release of turns')]);
    const back = await deploy('--back');
    expect([back.code, errorOf(back).code]).toEqual([1, 'HOST-404']);
  });

  it('serves the first release, built with the app’s variables', async () => {
    const done = await timed('the first release', () => deploy());
    expect(done.code, done.out + done.err).toBe(0);
    expect(await version()).toBe('first');
    const page = (await get('/')).body;
    const [script = ''] = /\/assets\/[^"]+/.exec(page) ?? [];
    expect((await get(script)).body).toContain(JSON.stringify('first it is $HOME "x"').slice(1, -1));
    expect(await host.sure(['curl', '-s', 'http://127.0.0.1:3000/api/version'])).toContain('first');
  });

  it('loses no request and no task in five releases and a way back, under load', async () => {
    const old = /\/assets\/[^"]+/.exec((await get('/')).body)?.[0] ?? '';
    const common = { address: host.address, seconds: 75 };
    const loads = Promise.all([
      load(`https://${domain}/api/version`, { ...common, connections: 16 }),
      // Half a second each: some run whenever a release takes over.
      load(`https://${domain}/api/version?ms=500`, { ...common, connections: 8 }),
      load(`https://${domain}/`, { ...common, connections: 4 }),
    ]);
    const times: number[] = [];
    for (const one of ['2', '3', '4', '5', '6']) {
      write({ version: one });
      const done = await deploy();
      expect(done.code, done.out + done.err).toBe(0);
      times.push((JSON.parse(done.out) as { seconds: number }).seconds);
      expect(await version()).toBe(one);
    }
    const back = await timed('back, under load', () => deploy('--back'));
    expect(back.code, back.out + back.err).toBe(0);
    expect(await version()).toBe('5');
    const results = await loads;
    process.stdout.write(
      `five releases under load: ${times.join(', ')} s; ${results.map(({ requests, failed }) => `${requests} requests, ${failed} failed`).join('; ')}\n`,
    );
    expect(results.map(({ failed }) => failed)).toEqual([0, 0, 0]);
    // A page that was opened before the first of them still gets its script.
    expect((await get(old)).status).toBe(200);
    expect((await get('/assets/main-00000000.js')).status).toBe(404);
  });

  it('migrates once for each release, and never on the way back', async () => {
    const migrated = (await diaryLines()).filter((line) => line.startsWith('migrated'));
    expect(migrated).toEqual(['first', '2', '3', '4', '5', '6'].map((one) => `migrated ${one}`));
  });

  it('ends every task that was begun, once', async () => {
    // Whoever was told to stop has ended by then, and one works on.
    await host.sure([
      'sh',
      '-c',
      'while systemctl list-units --state=deactivating --no-legend | grep -q turns; do sleep 0.2; done',
    ]);
    const lines = await diaryLines();
    const tasks = (word: string) =>
      lines.filter((line) => line.startsWith(word)).map((line) => line.split(' ')[1]);
    const open = tasks('began').filter((task) => !tasks('ended').includes(task));
    expect(open.length).toBeLessThanOrEqual(1);
    expect(new Set(tasks('ended')).size).toBe(tasks('ended').length);
    expect(tasks('ended').length).toBeGreaterThan(5);
  });

  it('gives up a release that is not well, one that does not build, and one that does not migrate: the old one serves on', async () => {
    const before = await version();
    write({ version: 'ill', healthy: false });
    const ill = await deploy();
    expect([ill.code, errorOf(ill).code]).toEqual([1, 'HOST-403']);
    expect(errorOf(ill).why).toContain('/api/health');
    write({ version: 'unbuilt' });
    writeFileSync(join(app.source, 'front/build.js'), 'throw new Error("the build is broken");');
    const unbuilt = await deploy();
    expect([unbuilt.code, errorOf(unbuilt).code]).toEqual([1, 'HOST-402']);
    expect(errorOf(unbuilt).why).toContain('the build is broken');
    write({ version: 'unmigrated' });
    writeFileSync(join(app.source, 'api/migrate.js'), 'throw new Error("no such table");');
    const unmigrated = await deploy();
    expect([unmigrated.code, errorOf(unmigrated).code]).toEqual([1, 'HOST-403']);
    expect(errorOf(unmigrated).why).toContain('no such table');
    expect(await version()).toBe(before);
    const failed = await host.sure(['systemctl', '--failed', '--no-legend', '--plain']);
    expect(failed.trim().split(/\s/)[0]).toBe('turns-migrate.service');
  });

  it('goes on where it was killed: in the middle of bringing it up, and while the old one is let go', async () => {
    for (const [moment, one] of [
      ['starts ', '7'],
      ['takes over', '8'],
    ] as const) {
      write({ version: one });
      const calling = start(app.folder, ['deploy', ...doorOf(host), '--app', 'turns', '--progress', 'plain']);
      while (!calling.err().includes(moment) && calling.child.exitCode === null)
        await new Promise((done) => setTimeout(done, 20));
      calling.child.kill('SIGKILL');
      await calling.ended;
      const answers = await version();
      expect(['5', '7', '8']).toContain(answers);
      // What was begun there is ended there: the next call waits for it, or goes on from it.
      await host.sure(['flock', '/run/unmoor-serve.lock', 'true']);
      expect(await version()).toBe(one);
      const { out } = await app.call('releases', ...doorOf(host), '--json');
      const { releases } = JSON.parse(out) as { releases: { id: string; serves: boolean }[] };
      const [serves] = releases.filter((release) => release.serves);
      const again = await deploy('--release', serves?.id ?? '');
      expect([again.code, released(again)], again.err).toEqual([0, serves?.id]);
    }
  });

  it('takes up new variables without a lost request', async () => {
    app.tell({ DIARY: `${diary}-2`, VITE_NAME: 'x' });
    const asked = load(`https://${domain}/api/version`, {
      address: host.address,
      connections: 8,
      seconds: 20,
    });
    const done = await app.provision(host, '--yes', '--json');
    expect(done.code, done.out + done.err).toBe(0);
    expect((await asked).failed).toBe(0);
    expect(await host.sure(['sh', '-c', `grep -c began ${diary}-2`])).toMatch(/^[1-9]/);
    expect((await app.provision(host, '--yes', '--json')).code).toBe(0);
  });

  it('is brought by the user deploy too, as the workflow of GitHub does it', async () => {
    write({ version: 'pushed' });
    const deployer = [
      '-i',
      host.keyFile,
      '-o',
      `UserKnownHostsFile=${host.knownHostsFile}`,
      `deploy@${host.address}`,
    ] as const;
    const made = await realShell.run({
      argv: [
        'sh',
        '-c',
        'tar -c -C "$0" . | ssh "$@" sudo /usr/local/sbin/unmoor-release 0a1b2c3',
        app.source,
        ...deployer,
      ],
    });
    expect(made.code, made.stderr).toBe(0);
    const asDeployer = (command: string) => realShell.run({ argv: ['ssh', ...deployer, command] });
    const serves = await asDeployer('sudo /usr/local/sbin/unmoor-serve 0a1b2c3');
    expect(serves.code, serves.stderr).toBe(0);
    expect(await version()).toBe('pushed');
    expect((await asDeployer('sudo -n id')).code).not.toBe(0);
  });

  it('comes back after a reboot, and only the release that served', async () => {
    await timed('a reboot', () => host.reboot());
    await host.sure(['sh', '-c', 'until curl -fs http://127.0.0.1:3000/api/health; do sleep 0.2; done']);
    expect(await version()).toBe('pushed');
    const colours = await host.sure([
      'sh',
      '-c',
      'systemctl list-units --state=running --no-legend --plain "turns-*" | grep -oE "blue|green" | sort -u | wc -l',
    ]);
    expect(colours.trim()).toBe('1');
  });
});
