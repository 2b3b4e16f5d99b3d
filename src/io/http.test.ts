import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpTo, PatientClock } from '../../test/support/platforms/api/index.ts';
import { type Fault, StandIn } from '../../test/support/platforms/api/stand-in.ts';
import { UnmoorError } from '../core/errors/error.ts';
import { Secret } from '../core/secret.ts';
import { createHttp } from './http.ts';

const token = 'tok-41c9e7';
const question = {
  what: 'the variables (Somewhere)',
  url: 'https://api.example.org/v1/all',
  secretHeaders: { authorization: new Secret(`Bearer ${token}`) },
};
let server: StandIn;
let clock: PatientClock;

beforeAll(async () => {
  server = new StandIn({ 'api.example.org': ({ headers }) => ({ authorization: headers.authorization }) });
  await server.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  clock = new PatientClock();
  server.faults.clear();
  server.asked.length = 0;
});

async function refusal(...faults: Fault[]): Promise<UnmoorError> {
  server.failOn('/v1/all', ...faults);
  const http = httpTo(server, { clock, timeoutMs: 200, maxBytes: 1_000_000 });
  const error: unknown = await http.ask(question).catch((caught: unknown) => caught);
  if (!(error instanceof UnmoorError)) throw new Error(`expected a coded error, got ${String(error)}`);
  expect(JSON.stringify(error) + String(error.stack) + error.message).not.toContain(token);
  return error;
}
const status = (code: number, more: { retryAfter?: string; code?: string } = {}): Fault => ({
  kind: 'status',
  status: code,
  ...more,
});

describe('asking a platform', () => {
  it('gives the answer, and sends the token as a header only', async () => {
    expect(await httpTo(server).ask(question)).toEqual({ authorization: `Bearer ${token}` });
    expect(server.asked[0]?.path).toBe('/v1/all');
  });

  it('asks again after 429, when the platform says so', async () => {
    server.failOn('/v1/all', status(429, { retryAfter: '7' }), status(429));
    expect(await httpTo(server, { clock }).ask(question)).toMatchObject({});
    expect(clock.slept).toEqual([7000, 1000]);
  });

  it('reads Retry-After as a date too', async () => {
    server.failOn('/v1/all', status(503, { retryAfter: new Date(clock.now() + 3000).toUTCString() }));
    await httpTo(server, { clock }).ask(question);
    expect(clock.slept).toEqual([3000]);
  });

  it('asks again after 500 and after a lost connection', async () => {
    server.failOn('/v1/all', status(500), { kind: 'cut' }, status(502));
    expect(await httpTo(server, { clock }).ask(question)).toMatchObject({});
    expect(clock.slept).toEqual([500, 1000, 2000]);
  });
});

describe('an API that does not answer as it should', () => {
  it.each<[string, Fault[], string, number]>([
    ['a wrong token', [status(401)], 'API-102', 1],
    ['a token without the right', [status(403, { code: 'challenge_required' })], 'API-103', 1],
    ['nothing there', [status(404)], 'API-104', 1],
    ['429 for ever', Array<Fault>(4).fill(status(429)), 'API-105', 4],
    ['429 with a pause of an hour', [status(429, { retryAfter: '3600' })], 'API-105', 1],
    ['500 for ever', Array<Fault>(4).fill(status(500)), 'API-106', 4],
    ['silence', Array<Fault>(4).fill({ kind: 'silent' }), 'API-107', 4],
    ['a lost connection, for ever', Array<Fault>(4).fill({ kind: 'cut' }), 'API-101', 4],
    ['a web page', [{ kind: 'page' }], 'API-108', 1],
    ['half a JSON', [{ kind: 'truncated' }], 'API-108', 1],
    ['far too much', [{ kind: 'huge' }], 'API-108', 1],
    ['another place', [{ kind: 'elsewhere' }], 'API-108', 1],
    ['a status that nobody expects', [status(418)], 'API-108', 1],
  ])('%s', async (_, faults, code, asked) => {
    const error = await refusal(...faults);
    expect(error.code).toBe(code);
    expect(server.asked).toHaveLength(asked);
    expect(`${error.why}\n${error.next}`.replace(/:\d{4,5} /, ':PORT ')).toMatchSnapshot();
  });

  it('never quotes an answer: it may hold a secret', async () => {
    expect(JSON.stringify(await refusal({ kind: 'truncated' }))).not.toContain('hunter22');
  });

  it('says it when the host cannot be reached', async () => {
    const http = createHttp({ clock });
    const url = 'http://127.0.0.1:9/'; // the discard port: nobody listens there
    await expect(http.ask({ ...question, url })).rejects.toMatchObject({ code: 'API-101' });
  });

  it('ends when it is asked to', async () => {
    server.failOn('/v1/all', { kind: 'silent' });
    const stop = new AbortController();
    const asking = httpTo(server, { clock, signal: stop.signal }).ask(question);
    stop.abort();
    await expect(asking).rejects.toMatchObject({ code: 'RUN-120' });
  });
});
