import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { vercelRouting } from './routing.ts';

const read = (text: string) => vercelRouting.read(memoryTree({ 'web/vercel.json': text }));
const routingOf = async (config: object) => (await read(JSON.stringify(config))).services?.[0]?.routing;

describe('what vercel.json says of paths', () => {
  it('is known of the service of its folder, and says that there is none by itself', async () => {
    const { services } = await read('{"cleanUrls": true, "trailingSlash": false}');
    expect(services).toEqual([
      expect.objectContaining({
        folder: 'web',
        guessed: 'service',
        routing: { cleanUrls: true, trailingSlash: false, redirects: [], headers: [], rewrites: [] },
      }),
    ]);
  });

  it('is nothing where it only builds', async () => {
    expect(await read('{"buildCommand": "npm run build"}')).toEqual({ services: [], incomplete: [] });
  });

  it.each([
    [{}, 308],
    [{ permanent: true }, 308],
    [{ permanent: false }, 307],
    [{ statusCode: 301 }, 301],
  ])('redirects %j with %i', async (said, status) => {
    const routing = await routingOf({ redirects: [{ source: '/a', destination: '/b', ...said }] });
    expect(routing?.redirects[0]?.status).toBe(status);
  });

  it('asks headers by their small name, and takes a text for a regular expression', async () => {
    const routing = await routingOf({
      rewrites: [{ source: '/a', destination: '/b', has: [{ type: 'header', key: 'X-Beta', value: '1|2' }] }],
    });
    expect(routing?.rewrites[0]?.has).toEqual([
      { of: 'header', key: 'x-beta', value: { is: 're', text: '1|2' } },
    ]);
  });
});

describe('a rule that no other server can be told', () => {
  it.each([
    ['redirects', { source: '/a', destination: '/b', statusCode: 200 }, 'a redirect cannot answer 200'],
    ['redirects', { source: 'a', destination: '/b' }, 'does not begin with a slash'],
    ['redirects', { source: '/a(', destination: '/b' }, 'a group is not closed, at 3'],
    ['redirects', { source: '/:(x)', destination: '/b' }, 'a name is missing after the colon at 2'],
    ['redirects', { source: '/a', destination: 'javascript:x' }, 'is no path and no address'],
    ['redirects', { source: '/a', destination: '/b c' }, 'is no path and no address'],
    ['rewrites', { source: '/a', destination: '/b', transforms: [] }, 'transforms has no counterpart'],
    [
      'rewrites',
      { source: '/a', destination: { type: 'service', service: 'x' } },
      'is no path and no address',
    ],
    [
      'rewrites',
      { source: '/a', destination: '/b', has: [{ type: 'protocol' }] },
      'no host, header, cookie or query',
    ],
    [
      'rewrites',
      { source: '/a', destination: '/b', has: [{ type: 'query', key: 'n', value: { gt: 3 } }] },
      'only Vercel compares',
    ],
    [
      'rewrites',
      { source: '/a', destination: '/b', has: [{ type: 'query', key: 'n', value: '(' }] },
      'is no regular expression',
    ],
    ['headers', { source: '/a', headers: [{ key: 'X A', value: '1' }] }, 'is no name of a header'],
    [
      'headers',
      { source: '/a', headers: [{ key: 'X-A', value: 'a\nX-B: 1' }] },
      'has signs that a header cannot hold',
    ],
  ])('%s %j is named with its line, and the others are kept', async (key, rule, why) => {
    const fine = key === 'headers' ? { source: '/ok', headers: [] } : { source: '/ok', destination: '/ok2' };
    const { services, incomplete } = await read(JSON.stringify({ [key]: [fine, rule] }, null, 1));
    const routing = services?.[0]?.routing;
    expect(routing?.[key as 'rewrites' | 'redirects' | 'headers']).toHaveLength(1);
    expect(incomplete).toEqual([
      {
        what: 'web/vercel.json',
        line: expect.any(Number),
        why: expect.stringContaining(`rule 2 of ${key} is not carried over: `),
        next: 'Write it for the front by hand, or do without it.',
      },
    ]);
    expect(incomplete?.[0]?.why).toContain(why);
  });
});
