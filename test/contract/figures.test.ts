import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { components } from '../../src/registry.ts';
import { renderingOf } from '../support/rendering.ts';

/* Scripts that leave figures for node_exporter, run by the real shell, awk and jq; what they ask is stood in for with what it really says. */

const folder = mkdtempSync(join(tmpdir(), 'unmoor-figures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** PgBouncer 1.18's columns, taken from a running one. */
const pools = `database,user,cl_active,cl_waiting,cl_active_cancel_req,cl_waiting_cancel_req,sv_active,sv_active_cancel,sv_being_canceled,sv_idle,sv_used,sv_tested,sv_login,maxwait,maxwait_us,pool_mode
app,app,12,3,0,0,9,0,0,1,0,0,0,2,500,transaction
pgbouncer,pgbouncer,1,0,0,0,0,0,0,0,0,0,0,0,0,statement`;
/** As pgBackRest's command reference has it (info, JSON), of a stanza with backups and of one without. */
const backups = JSON.stringify([
  { name: 'main', backup: [{ timestamp: { start: 10, stop: 20 } }, { timestamp: { start: 30, stop: 40 } }] },
  { name: 'empty', backup: [] },
]);

const standIns: Readonly<Record<string, string>> = {
  runuser: 'shift 3; exec "$@"',
  psql: `cat <<'END'\n${pools}\nEND`,
  pgbackrest: `cat <<'END'\n${backups}\nEND`,
  postqueue: `printf '{"queue_name": "deferred"}\\n{"queue_name": "active"}\\n'`,
  journalctl: `printf 'A: to=<a>, status=sent (250 ok)\\nB: to=<b>, status=bounced (550)\\nC: to=<c>, status=sent (250)\\n'`,
};

function figuresOf(component: string): string {
  for (const [name, text] of Object.entries(standIns)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const from = renderingOf(component, { app: 'association' });
  const seen = components
    .find(({ id }) => id === component)
    ?.observe?.({ ...from, reaches: () => true, at: () => ({ host: '127.0.0.1', port: 6432 }) });
  const script = seen?.files?.find(({ reader }) => reader === 'sh')?.text ?? '';
  const env = { PATH: `${folder}:${process.env['PATH']}`, FIGURES: folder };
  const { status, stderr } = spawnSync('sh', ['-s'], { input: script, env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  const [left = ''] = readdirSync(folder).filter((name) => name.endsWith('.prom'));
  const text = readFileSync(join(folder, left), 'utf8');
  rmSync(join(folder, left));
  return text;
}

it.each([
  [
    'pgbouncer',
    [
      'pgbouncer_pools_client_active_connections{database="app",user="app"} 12',
      'pgbouncer_pools_client_waiting_connections{database="app",user="app"} 3',
      'pgbouncer_pools_server_active_connections{database="app",user="app"} 9',
      'pgbouncer_pools_server_idle_connections{database="app",user="app"} 1',
      'pgbouncer_pools_client_maxwait_seconds{database="app",user="app"} 2',
    ],
  ],
  [
    'pgbackrest',
    [
      'unmoor_backup_end_timestamp_seconds{stanza="main"} 40',
      'unmoor_backup_end_timestamp_seconds{stanza="empty"} 0',
    ],
  ],
  [
    'postfix',
    [
      'unmoor_mail_queue_messages 2',
      'unmoor_mail_deliveries_last_hour{status="sent"} 2',
      'unmoor_mail_deliveries_last_hour{status="bounced"} 1',
      'unmoor_mail_deliveries_last_hour{status="deferred"} 0',
    ],
  ],
])('%s leaves its figures, in a form that Prometheus reads', (component, lines) => {
  const text = figuresOf(component);
  expect(text.split('\n')).toEqual(expect.arrayContaining(lines));
  const read = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  // It advises on names and wants a help text; what is no figure at all it calls an error.
  expect(read.stderr).not.toMatch(/error while/i);
});
