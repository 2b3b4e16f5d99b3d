import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConsole, type PoolerConsole } from '../../src/io/pgbouncer.ts';
import { startPgbouncer, type ThrowawayPgbouncer } from '../../src/io/servers/pgbouncer-server.ts';

let bouncer: ThrowawayPgbouncer;
let admin: PoolerConsole;
beforeAll(async () => {
  bouncer = await startPgbouncer('pgbouncer', { databases: ['app = host=127.0.0.1 port=1'] });
  admin = await openConsole(bouncer.admin);
});
afterAll(async () => {
  await admin.end();
  await bouncer.stop();
});

const paused = async () =>
  (await admin.show<{ name: string; paused: number }>('DATABASES')).find(({ name }) => name === 'app')
    ?.paused;

test('commands that are sent together are all done, in their order', async () => {
  await admin.runAtOnce(['PAUSE app', 'RELOAD', 'RESUME app', 'PAUSE "app"']);
  expect(await paused()).toBe(1);
  await admin.runAtOnce(['RELOAD', 'RESUME app']);
  expect(await paused()).toBe(0);
});

test('one that is refused does not hold up the others, and is told', async () => {
  await expect(admin.runAtOnce(['PAUSE app', 'RESUME nobody', 'RESUME app'])).rejects.toThrow(
    'no such database: nobody',
  );
  expect(await paused()).toBe(0);
  await expect(admin.runAtOnce(['RESUME app'])).rejects.toThrow('database app is not paused');
  await admin.runAtOnce(['RELOAD']);
});

test('a console that is lost says so to what still waits', async () => {
  const other = await openConsole(bouncer.admin);
  const asked = other.show('DATABASES');
  other.drop();
  await expect(asked).rejects.toThrow('terminated');
});
