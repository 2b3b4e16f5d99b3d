import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FixedMover } from '../../../../test/support/fixed-mover.ts';
import { FixedWorld } from '../../../../test/support/fixed-world.ts';
import { type Frame, writeFrame } from '../../../core/agent/frame.ts';
import { callFile } from '../../../core/agent/places.ts';
import { codes, readyScript, stopScript } from '../../../core/agent/scripts.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import type { Ended, Server } from '../../../core/host/server.ts';

/** Logs, piece by piece: each piece is what one connection gives, and how it ends. */
interface Piece {
  readonly text?: string;
  readonly code?: number;
  readonly lost?: true;
}

class FixedServer implements Server {
  readonly name = 'root@home';
  readonly scripts: string[] = [];
  pieces: Piece[] = [];
  ready = 0;
  standing = '';
  closed = false;

  run(script: string, onStdout?: (text: string) => void): Promise<Ended> {
    this.scripts.push(script);
    const ended = (code: number, stdout = '') => Promise.resolve({ code, stdout, stderr: 'why' });
    if (script === readyScript('ab'.repeat(32))) return ended(this.ready);
    if (script.includes('for call in')) return ended(0, this.standing);
    if (!script.includes('tail -c')) return ended(0);
    const piece = this.pieces.shift() ?? { code: codes.gone };
    if (piece.text !== undefined) onStdout?.(piece.text);
    if (piece.lost === true)
      return Promise.reject(new UnmoorError('HOST-106', { why: 'cut', next: '', state: '' }));
    return ended(piece.code ?? 0);
  }
  bring(): Promise<never> {
    return Promise.reject(new Error('nothing is brought'));
  }
  address(): Promise<string> {
    return Promise.resolve('203.0.113.7');
  }
  runAnew(): Promise<Ended> {
    return Promise.reject(new Error('nobody asks for this'));
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

let world: FixedWorld;
let server: FixedServer;
const lines = (...frames: Frame[]): string => frames.map(writeFrame).join('');
const note = (text: string): Frame => ({ kind: 'progress', progress: { kind: 'note', text } });
const done: Frame = { kind: 'ended', code: 0 };
const there = ['--on', 'root@home'];
const secret = 'postgres://app:hunter22@old/app';

beforeEach(() => {
  world = new FixedWorld();
  world.movables = [new FixedMover()];
  server = new FixedServer();
  world.servers['home'] = server;
  world.clock.sleep = () => Promise.resolve();
});
afterEach(() => expect(server.closed).toBe(true));

describe('a verb on a server', () => {
  it('takes the URLs and unmoor.yaml along, and nothing else of this machine', async () => {
    world.environment['OLD'] = secret;
    world.environment['NEW'] = 'postgres://app:hunter33@new/app';
    world.environment['OTHER'] = 'stays here';
    world.files['unmoor.yaml'] = 'target: { postgres: "${NEW}" }';
    server.pieces = [{ text: lines(done) }];
    expect((await world.call('move', ...there, '--from', 'env:OLD', '--yes')).code).toBe(0);
    const begun = server.scripts.find((script) => script.includes(callFile(''))) ?? '';
    const call = JSON.parse(/printf '%s' '(\{"verb":"move".*\})' > \/run/.exec(begun)?.[1] ?? '') as unknown;
    expect(call).toMatchObject({
      verb: 'move',
      flags: { from: secret, yes: true, state: '/var/lib/unmoor/moves' },
      files: { 'unmoor.yaml': 'target: { postgres: "${NEW}" }' },
      variables: { NEW: 'postgres://app:hunter33@new/app' },
      asks: false,
    });
    expect(begun).not.toContain('stays here');
  });

  it('brings the program where it is not there yet', async () => {
    server.ready = codes.noAgent;
    server.pieces = [{ text: lines(done) }];
    await world.call('status', ...there);
    expect(server.scripts.some((script) => script.includes('cGFja2Vk'))).toBe(true);
  });

  it('is refused where no Node runs it', async () => {
    server.ready = codes.noNode;
    const { code, out } = await world.call('status', ...there, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { error: { code: 'HOST-501' } }]);
  });

  it('shows here what is told there, and ends as it ended', async () => {
    server.pieces = [
      {
        text: lines({ kind: 'began', again: false, pid: 1 }, note('Looks.'), {
          kind: 'answer',
          text: 'open\n',
        }),
      },
      { text: lines({ kind: 'words', text: 'Next: `unmoor resume`.\n' }, { kind: 'ended', code: 1 }) },
    ];
    const { code, out, err } = await world.call('status', ...there, '--progress', 'plain');
    expect([code, out]).toEqual([1, 'open\n']);
    expect(err).toBe('Looks.\nNext: `unmoor resume --on root@home`.\n');
  });

  it('is heard on over another connection from where the first was cut, in the middle of a line', async () => {
    const text = lines(note('One.'), note('Two.'), done);
    const at = text.indexOf('Two') + 1;
    server.pieces = [{ text: text.slice(0, at), lost: true }, { lost: true }, { text: text.slice(at) }];
    const { code, err } = await world.call('status', ...there, '--progress', 'plain');
    expect([code, err.match(/One\.|Two\.|was lost|Reached/g)]).toEqual([
      0,
      ['One.', 'was lost', 'Reached', 'Two.'],
    ]);
    expect(server.scripts.filter((script) => script.includes(`tail -c +${at + 1} `))).toHaveLength(2);
  });

  it('goes over to the log of whoever went on after a cut, and drops half a line', async () => {
    server.pieces = [
      { text: `${lines(note('One.'))}{"kind":"pro`, code: codes.nextLog },
      { text: lines({ kind: 'began', again: true, pid: 2 }, note('Two.'), done) },
    ];
    const { code, err } = await world.call('resume', ...there, '--yes', '--progress', 'plain');
    expect([code, err]).toEqual([0, 'One.\nIt was cut off on root@home, and goes on.\nTwo.\n']);
  });

  it.each([
    ['says so', { text: lines({ kind: 'lost' }) }],
    ['is not there any more', { code: codes.gone }],
  ])('is said to be cut off where it %s', async (_, piece) => {
    server.pieces = [piece];
    const { code, out } = await world.call('verify', ...there, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { error: { code: 'HOST-502' } }]);
  });

  it('asks here what is asked there, once', async () => {
    world.ask = () => Promise.resolve("it's yes");
    server.pieces = [
      { text: lines({ kind: 'ask', number: 1, question: 'Go on?' }) },
      {},
      {},
      { text: lines(done) },
    ];
    await world.call('cutover', ...there);
    expect(server.scripts.filter((script) => script.includes(`printf '%s' 'it'\\''s yes'`))).toHaveLength(1);
  });

  it('follows what goes on there, rather than beginning a second resumption', async () => {
    server.standing = 'abcdefabcdef\n';
    server.pieces = [{ text: lines(done) }];
    await world.call('resume', ...there);
    expect(server.scripts.some((script) => script.includes('cd /var/lib/unmoor/calls/abcdefabcdef'))).toBe(
      true,
    );
    expect(server.scripts.some((script) => script.includes('systemctl start'))).toBe(false);
  });

  it('begins what only looks, though something goes on there', async () => {
    server.standing = 'abcdefabcdef\n';
    server.pieces = [{ text: lines(done) }];
    await world.call('resume', ...there, '--dry-run');
    expect(server.scripts.some((script) => script.includes('systemctl start'))).toBe(true);
  });

  it.each([
    ['SIGINT', 1],
    ['SIGHUP', 0],
  ])('told %s, passes %i signal on', async (signal, times) => {
    world.stop.abort(new DOMException(signal, 'AbortError'));
    server.pieces = [{}, { text: lines(done) }];
    await world.call('move', ...there, '--yes');
    const id = /unmoor-call@(\w+)\.service\n$/.exec(
      server.scripts.find((one) => one.includes('systemctl start')) ?? '',
    );
    expect(server.scripts.filter((script) => script === stopScript(id?.[1] ?? ''))).toHaveLength(times);
  });
});
