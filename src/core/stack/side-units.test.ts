import { describe, expect, it } from 'vitest';
import { both } from '../text.ts';
import { sideUnits } from './side-units.ts';
import type { Workload } from './workload.ts';

const side = { app: 'shop', foreign: ['STRIPE_KEY', 'SESSION_SECRET'] };
const base: Workload = {
  id: 'figures',
  does: both('Counts.', 'Compte.'),
  kind: 'clock',
  every: '*/5 * * * *',
  ways: { process: { argv: ['/bin/sh', '/usr/local/lib/unmoor/figures'], folder: '/', user: 'root' } },
  env: {
    PGHOST: { kind: 'plain', value: '127.0.0.1' },
    PGPASSWORD: { kind: 'given', name: 'POSTGRES_MONITOR_PASSWORD', secret: true },
  },
  listens: [],
  files: [],
  keeps: [],
  replicas: 1,
  after: [],
  stop: { signal: 'TERM', withinS: 10 },
};
const said = (workload: Workload) =>
  Object.fromEntries(sideUnits(side, workload).map(({ at, text }) => [at, text]));

describe('units beside the app', () => {
  it('are a service and a timer for a clock, which hears no secret of the app', () => {
    expect(said(base)).toMatchInlineSnapshot(`
      {
        "/etc/systemd/system/shop-figures.service": "[Unit]
      Description=figures: Counts.

      [Service]
      Type=oneshot
      TimeoutStartSec=60
      Environment="PGHOST=127.0.0.1"
      EnvironmentFile=/etc/shop/app.env
      UnsetEnvironment=STRIPE_KEY SESSION_SECRET
      ExecStart=/bin/sh -c "export PGPASSWORD=\\"$$POSTGRES_MONITOR_PASSWORD\\"; exec \\"$$0\\" \\"$$@\\"" /bin/sh /usr/local/lib/unmoor/figures
      ProtectHome=yes
      PrivateTmp=yes
      ",
        "/etc/systemd/system/shop-figures.timer": "[Unit]
      Description=figures: Counts.

      [Timer]
      OnCalendar=*-*-* *:00,05,10,15,20,25,30,35,40,45,50,55:00 UTC

      [Install]
      WantedBy=timers.target
      ",
      }
    `);
  });

  it('are a drop-in for a package that is told a secret, and nothing for one that is not', () => {
    const packaged: Workload = {
      ...base,
      kind: 'serve',
      ways: { ...base.ways, packages: { names: ['x-exporter'], unit: 'x-exporter.service' } },
    };
    expect(said(packaged)).toMatchInlineSnapshot(`
      {
        "/etc/systemd/system/x-exporter.service.d/unmoor.conf": "[Service]
      EnvironmentFile=
      ExecStart=
      Environment="PGHOST=127.0.0.1"
      EnvironmentFile=/etc/shop/app.env
      UnsetEnvironment=STRIPE_KEY SESSION_SECRET
      ExecStart=/bin/sh -c "export PGPASSWORD=\\"$$POSTGRES_MONITOR_PASSWORD\\"; exec \\"$$0\\" \\"$$@\\"" /bin/sh /usr/local/lib/unmoor/figures
      ",
      }
    `);
    expect(said({ ...packaged, env: {} })).toEqual({});
  });

  it('say a variable last where the app has one of the same name', () => {
    const one = { ...base, env: { ...base.env, SESSION_SECRET: { kind: 'plain', value: 'x' } as const } };
    expect(Object.values(said(one))[0]).toContain('ExecStart=/usr/bin/env "SESSION_SECRET=x" /bin/sh -c');
  });

  it('wait for what they need to have ended', () => {
    const one: Workload = { ...base, kind: 'serve', after: [{ workload: 'migrate', is: 'done' }] };
    expect(Object.values(said(one))[0]).toContain(
      'After=shop-migrate.service\nRequires=shop-migrate.service\n',
    );
  });

  it('are one of its own for a program without a unit', () => {
    expect(Object.keys(said({ ...base, kind: 'serve' }))).toEqual([
      '/etc/systemd/system/shop-figures.service',
    ]);
  });
});
