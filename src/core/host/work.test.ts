import { describe, expect, it } from 'vitest';
import { readManifest } from './manifest.ts';
import { readProbe } from './probe.ts';
import { editedFiles, foreign, workOn } from './work.ts';

const sum = (letter: string) => letter.repeat(64);

const manifest = readManifest(
  JSON.stringify({
    format: 1,
    app: 'shop',
    domain: 'shop.example',
    host: { cpu: 2, memoryMib: 4096, diskBytes: 40e9 },
    packages: ['nginx', 'redis-server'],
    users: [{ name: 'app', login: false }],
    files: [
      {
        path: 'files/etc/nginx/nginx.conf',
        at: '/etc/nginx/nginx.conf',
        owner: 'root:root',
        mode: '0644',
        units: ['nginx.service'],
      },
      {
        path: 'files/etc/nftables.conf',
        at: '/etc/nftables.conf',
        owner: 'root:root',
        mode: '0755',
        units: [],
      },
    ],
    units: [
      { name: 'nginx.service', enable: true },
      { name: 'systemd-timesyncd.service', enable: true },
      { name: 'unmoor-swap.service', enable: true },
      { name: 'shop-node.service', enable: true, awaits: 'release' },
      { name: 'shop-migrate.service', enable: false, awaits: 'release' },
    ],
    off: ['redis-server.service'],
    env: {
      at: '/etc/shop/app.env',
      dialect: 'systemd',
      mode: '0640',
      owner: 'root:app',
      here: [],
      names: [],
      optional: [],
    },
    serves: { names: ['shop.example'], tcp: [22, 80, 443] },
  }),
);
const sums = new Map([
  ['/etc/nginx/nginx.conf', sum('a')],
  ['/etc/nftables.conf', sum('b')],
]);

/** What a server says; sections that are not given are those of a bare one. */
const host = (sections: Readonly<Record<string, string>> = {}) =>
  readProbe(
    Object.entries({
      system: 'ID=debian\nVERSION_ID="13"',
      cpu: '2',
      memory: '4000000',
      disk: ' 80000000000  70000000000',
      claim: '',
      pending: '',
      written: '',
      packages: '',
      users: '',
      sums: '',
      modes: '',
      pristine: '',
      conffiles: '',
      units: '',
      listening: 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=78,fd=6))',
      ...sections,
    })
      .map(([name, text]) => `== ${name}\n${text === '' ? '' : `${text}\n`}`)
      .join(''),
  );

const unit = (name: string, enabled: string, active: string, unfit = 'yes') =>
  `Id=${name}\nNames=${name}\nActiveState=${active}\nUnitFileState=${enabled}\nConditionResult=${unfit}\nConditionTimestampMonotonic=77`;
const whole = {
  packages: 'nginx ii  1.26.3\nredis-server ii  8.0.2',
  users: 'app',
  sums: `${sum('a')}  /etc/nginx/nginx.conf\n${sum('b')}  /etc/nftables.conf`,
  modes: '644 root:root /etc/nginx/nginx.conf\n755 root:root /etc/nftables.conf',
  units: [
    unit('nginx.service', 'enabled', 'active'),
    unit('systemd-timesyncd.service', 'masked', 'inactive'),
    unit('unmoor-swap.service', 'enabled', 'inactive', 'no'),
    unit('shop-node.service', 'enabled', 'inactive'),
  ].join('\n\n'),
};

describe('what is to be done', () => {
  it('is everything on a bare server, but for what waits for a release', () => {
    expect(workOn(manifest, sums, host())).toEqual({
      packages: ['nginx', 'redis-server'],
      users: [{ name: 'app', login: false }],
      files: manifest.files,
      gone: [],
      off: [],
      enable: ['nginx.service', 'systemd-timesyncd.service', 'unmoor-swap.service', 'shop-node.service'],
      start: ['nginx.service', 'systemd-timesyncd.service', 'unmoor-swap.service'],
    });
  });

  it('is nothing on one that is as it should be: masked by somebody, or with nothing to do there, is as it should be', () => {
    expect(workOn(manifest, sums, host(whole))).toEqual({
      packages: [],
      users: [],
      files: [],
      gone: [],
      off: [],
      enable: [],
      start: [],
    });
  });

  it.each([
    [
      'a package half installed',
      { packages: 'nginx iF  1.26.3\nredis-server ii  8.0.2' },
      { packages: ['nginx'] },
    ],
    ['another content', { sums: whole.sums.replace(sum('a'), sum('c')) }, { files: [manifest.files[0]] }],
    ['another mode', { modes: whole.modes.replace('644', '600') }, { files: [manifest.files[0]] }],
    ['another owner', { modes: whole.modes.replace('root:root', 'app:app') }, { files: [manifest.files[0]] }],
    [
      "a package's own unit that would take the place of ours at the next boot",
      { units: `${whole.units}\n\n${unit('redis-server.service', 'enabled', 'inactive')}` },
      { off: ['redis-server.service'] },
    ],
    [
      'one that failed',
      { units: whole.units.replace('ActiveState=active', 'ActiveState=failed') },
      { start: ['nginx.service'] },
    ],
  ])('is seen where there is %s', (_, change, work) =>
    expect(workOn(manifest, sums, host({ ...whole, ...change }))).toMatchObject(work),
  );

  it('is nothing for one that reads its settings anew at this moment', () => {
    const units = whole.units.replace('ActiveState=active', 'ActiveState=reloading');
    expect(workOn(manifest, sums, host({ ...whole, units })).start).toEqual([]);
  });

  it('takes away what it wrote and that is not rendered any more, and nothing else', () => {
    const state = host({
      ...whole,
      written: `${sum('d')}  /etc/old\n${sum('e')}  /etc/edited`,
      sums: `${whole.sums}\n${sum('d')}  /etc/old\n${sum('f')}  /etc/edited`,
      modes: `${whole.modes}\n644 root:root /etc/old\n644 root:root /etc/edited`,
    });
    expect(workOn(manifest, sums, state).gone).toEqual(['/etc/old']);
  });
});

describe("somebody else's hand", () => {
  it('is seen on a file that we wrote', () => {
    const written = `${sum('9')}  /etc/nginx/nginx.conf\n${sum('b')}  /etc/nftables.conf`;
    const at = (letter: string) => ({
      written,
      sums: whole.sums.replace(sum('a'), sum(letter)),
      modes: whole.modes,
    });
    expect(editedFiles(manifest, sums, host(at('9')))).toEqual([]);
    expect(editedFiles(manifest, sums, host(at('a')))).toEqual([]);
    expect(editedFiles(manifest, sums, host(at('7')))).toEqual(['/etc/nginx/nginx.conf']);
  });

  it('is seen on a server that is not ours yet: its files, but for those as a package brought them, and its ports', () => {
    expect(foreign(manifest, sums, host(), 22)).toEqual({ files: [], listening: [] });
    expect(
      foreign(
        manifest,
        sums,
        host({
          sums: `${sum('1')}  /etc/nginx/nginx.conf\n${sum('2')}  /etc/nftables.conf`,
          modes: whole.modes,
          conffiles: '/etc/nftables.conf\n/etc/nginx/nginx.conf',
          pristine: '/etc/nginx/nginx.conf',
          listening: [
            'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=78,fd=6))',
            'LISTEN 0 511 *:80 *:* users:(("apache2",pid=9,fd=4))',
            'LISTEN 0 4096 127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=5,fd=4))',
          ].join('\n'),
        }),
        22,
      ),
    ).toEqual({ files: ['/etc/nginx/nginx.conf'], listening: ['apache2 on port 80'] });
  });
});

it('is told when a server answers something else', () =>
  expect(() => readProbe('This account is currently not available.\n')).toThrow('did not say its'));
