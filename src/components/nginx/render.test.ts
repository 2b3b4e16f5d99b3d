import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf, type Wanted } from '../../../test/support/rendering.ts';
import { noRouting, type Routing } from '../../core/app/routing.ts';
import { replicaPorts } from '../../core/stack/app.ts';
import { coloured, colours } from '../../core/stack/colours.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const files = (wanted: Wanted) => render(renderingOf('nginx', wanted)).files;
const text = (wanted: Wanted, name = 'sites.conf') =>
  files(wanted).find(({ at }) => at.endsWith(`/${name}`))?.text ?? '';

describe('what nginx is given', () => {
  it('is small enough to be read', () => {
    expectGolden('src/components/nginx/golden/association', files({ app: 'association' }));
    // The other files are the same for every app of a target.
    expectGolden(
      'src/components/nginx/golden/shop',
      files({}).filter(({ at }) => at.endsWith('/sites.conf')),
    );
  });

  it.each([
    ['association', 'vps'],
    ['association', 'compose'],
    ['association', 'kubernetes'],
    ['shop', 'vps'],
    ['shop', 'compose'],
    ['shop', 'kubernetes'],
  ] as const)('is accepted by nginx: %s on %s', async (app, target) => {
    const proofs = await proofOf(reader, files({ app, target }));
    for (const proof of proofs.values()) expect(proof).toMatchObject({ result: 'accepted' });
    expect(proofs.size).toBe(6);
  });

  it('is refused where it is wrong, with the line', async () => {
    const broken = files({}).map((one) => ({ ...one, text: one.text.replace('proxy_pass', 'proxy_passes') }));
    const [first] = [...(await proofOf(reader, broken)).values()];
    expect(first).toMatchObject({
      result: 'refused',
      message: expect.stringMatching(
        /unknown directive "proxy_passes" in \/etc\/nginx\/unmoor\/sites\.conf:\d+/,
      ),
    });
  });

  it('is the same twice', () => {
    expect(files({ app: 'association' })).toEqual(files({ app: 'association' }));
  });
});

describe('the guides’ mistakes', () => {
  it('B12: every upstream is where the app listens: each replica that has a port, and no other', () => {
    const replicated: Wanted = {
      changed: (app) => ({
        ...app,
        services: app.services.map((one) =>
          one.id === 'api.web' ? { ...one, websockets: true, replicas: 3 } : one,
        ),
      }),
      choices: { without: ['pm2'] },
    };
    for (const wanted of [{}, replicated]) {
      const { apps, others } = renderingOf('nginx', wanted);
      const beside = others.flatMap(({ listens }) =>
        listens.flatMap(({ port, under }) => (under === undefined ? [] : [`server 127.0.0.1:${port};`])),
      );
      const ports = colours.flatMap((colour) =>
        apps
          .map((one) => coloured('shop', colour, one))
          .flatMap((one) =>
            one.listens.flatMap((listen) =>
              replicaPorts(one, listen).map((port) => `server 127.0.0.1:${port};`),
            ),
          ),
      );
      expect(
        text(wanted)
          .match(/server 127\.0\.0\.1:\d+;/g)
          ?.toSorted(),
      ).toEqual([...ports, ...beside].toSorted());
    }
    expect(text(replicated).match(/server 127\.0\.0\.1:\d+;/g)?.length).toBeGreaterThan(2);
  });

  it('B15: a client of WebSockets stays with its replica', () => {
    const wanted: Wanted = {
      app: 'association',
      changed: (app) => ({
        ...app,
        services: app.services.map((one) => (one.id === 'backend.web' ? { ...one, replicas: 2 } : one)),
      }),
    };
    expect(text(wanted)).toMatch(
      /hash \$remote_addr consistent;\s+server 127\.0\.0\.1:18000;\s+server 127\.0\.0\.1:18001;/,
    );
  });

  it('B39: http2 is a directive where the version has it, and a word of listen before', () => {
    expect(text({})).toContain('http2 on;');
    expect(text({})).not.toMatch(/listen .* http2;/);
  });

  it('A15, A30: every name of the site is answered on both ports', () => {
    expect(text({}).match(/server_name shop\.example www\.shop\.example[ ;]/g)).toHaveLength(2);
    // What stands beside the app and is reached from outside: plain HTTP, and a site of its own.
    expect(text({}).match(/[ ]errors\.shop\.example[ ;]/g)).toHaveLength(2);
  });

  it('A31: the image of the front holds the built files, where the configuration looks for them', () => {
    const [workload] = render(renderingOf('nginx', { app: 'association', target: 'compose' })).workloads;
    expect(workload?.ways.build?.folder).toBe('frontend');
    expect(text({ app: 'association', target: 'compose' })).toContain(
      'root /srv/association/current/frontend/dist;',
    );
  });

  it('compose: a container that gets a new address is found again', () => {
    expect(text({ target: 'compose' }, 'common.conf')).toContain('resolver 127.0.0.11 valid=10s;');
  });

  it('kubernetes: the balancer holds the certificate, and its word on the client counts', () => {
    const wanted = { app: 'association', target: 'kubernetes' } as const;
    expect(text(wanted)).not.toContain('ssl');
    expect(text(wanted, 'client-address.conf')).toContain('real_ip_header X-Forwarded-For;');
    expect(text(wanted, 'common.conf')).toContain('proxy_set_header X-Forwarded-Proto $forwarded_proto;');
    expect(text(wanted, 'nginx.conf')).not.toMatch(/^user /m);
  });
});

describe('rules that cannot be', () => {
  const withRules = (routing: Partial<Routing>): Wanted => ({
    app: 'association',
    changed: (app) => ({
      ...app,
      services: app.services.map((one) =>
        one.kind === 'static' ? { ...one, routing: { ...noRouting, ...routing } } : one,
      ),
    }),
  });
  const when = { has: [], missing: [] };

  it('more rewrites than variables may look at each other: refused with the number', () => {
    const rewrites = Array.from({ length: 41 }, (_, nth) => ({ ...when, source: `/${nth}`, to: '/x' }));
    expect(() => files(withRules({ rewrites }))).toThrow(/RENDER-106.*41 rewrites.*at most 40/);
  });

  it('forty of them work', async () => {
    const rewrites = Array.from({ length: 40 }, (_, nth) => ({
      ...when,
      source: `/${nth}/:a`,
      to: `/y${nth}/:a`,
    }));
    const proofs = await proofOf(reader, files(withRules({ rewrites })));
    expect([...proofs.values()][0]).toMatchObject({ result: 'accepted' });
  });

  it('a header that is nginx’s own is left out, and said', () => {
    const rule = { ...when, source: '/(.*)', headers: [{ key: 'Content-Type', value: 'text/x' }] };
    expect(text(withRules({ headers: [rule] }))).toContain('nginx sets them itself: Content-Type.');
  });
});
