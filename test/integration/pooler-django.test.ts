import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPgbouncer, type ThrowawayPgbouncer } from '../../src/io/servers/pgbouncer-server.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { newerPgbouncer } from '../support/majors.ts';
import { testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
let pooler: ThrowawayPgbouncer;

beforeAll(async () => {
  server = await testPostgres();
  // Two connections for everybody: whoever opens something of a session soon sits on another one.
  pooler = await startPgbouncer(newerPgbouncer, {
    databases: [`app = host=127.0.0.1 port=${server.port} dbname=postgres pool_size=2`],
    settings: ['max_prepared_statements = 200'],
  });
});
afterAll(async () => {
  await pooler.stop();
  await server.stop();
});

/** Django itself: a model, a transaction that is taken back, and a long list that is read piece by piece while others ask. */
const script = `
import sys, threading
import django
from django.conf import settings
host, port, user, name, cursors = sys.argv[1:]
settings.configure(INSTALLED_APPS=[], DATABASES={'default': {
    'ENGINE': 'django.db.backends.postgresql', 'HOST': host, 'PORT': port, 'USER': user, 'NAME': name,
    'CONN_MAX_AGE': 0, 'DISABLE_SERVER_SIDE_CURSORS': cursors == 'off',
}}, DEFAULT_AUTO_FIELD='django.db.models.BigAutoField')
django.setup()
from django.db import connection, models, transaction

class Member(models.Model):
    name = models.CharField(max_length=100)
    class Meta:
        app_label = 'association'

with connection.schema_editor() as editor:
    editor.create_model(Member)
try:
    Member.objects.bulk_create([Member(name=f'm{n}') for n in range(500)])
    try:
        with transaction.atomic():
            Member.objects.all().delete()
            raise RuntimeError('taken back')
    except RuntimeError:
        pass

    def others():
        for _ in range(20):
            Member.objects.filter(name__endswith='7').count()
        connection.close()
    seen = 0
    for member in Member.objects.order_by('id').iterator(chunk_size=50):
        if seen % 50 == 0:
            threads = [threading.Thread(target=others) for _ in range(3)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
        seen += 1
    print(seen)
finally:
    with connection.schema_editor() as editor:
        editor.delete_model(Member)
`;

const run = (cursors: 'on' | 'off') => {
  const { host, port, user, database } = pooler.database('app');
  return realShell.run({
    // Debian's own Python, which apt brings its modules to.
    argv: ['/usr/bin/python3', '-', host, String(port), user ?? '', database ?? '', cursors],
    input: script,
  });
};

it('Django works through the planned pooler when it opens no cursor that outlives its transaction (A27)', async () => {
  expect(await run('off')).toMatchObject({ code: 0, stdout: '500\n' });
});

it('and fails when it does, as its README says', async () => {
  const { code, stderr } = await run('on');
  expect(code).toBe(1);
  expect(stderr).toMatch(/cursor "_django_curs_\w+" does not exist/);
});
