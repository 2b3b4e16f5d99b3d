import { describe, expect, it } from 'vitest';
import { MemoryFolder } from '../../../test/support/memory-folder.ts';
import type { Mode, OutFile } from '../../core/stack/file.ts';
import { compare, type OutFolders, write } from './write.ts';

const file = (path: string, text: string, mode: Mode = '0644'): OutFile => ({
  path,
  text,
  mode,
  reader: 'x',
});

const folders = (out: Record<string, string> = {}, last: Record<string, string> = {}) => ({
  out: new MemoryFolder(out),
  last: new MemoryFolder(last),
});

async function render(files: readonly OutFile[], into: OutFolders): Promise<string[]> {
  const changes = await compare(files, into);
  await write(changes, into);
  return changes.map(({ path, outcome }) => `${path} ${outcome}`);
}

describe('rendering into a folder', () => {
  it('writes all the first time, and changes nothing the second time', async () => {
    const into = folders();
    const files = [file('b', '2\n'), file('a', '1\n', '0600')];
    expect(await render(files, into)).toEqual(['a written', 'b written']);
    expect(into.out.files.get('a')).toEqual({ text: '1\n', mode: '0600' });
    into.out.onAct = () => {
      throw new Error('nothing is to be done');
    };
    expect(await render(files, into)).toEqual(['a unchanged', 'b unchanged']);
  });

  it('compares without an act', async () => {
    const into = folders({ a: 'mine\n' }, { a: 'x\n', gone: 'x\n' });
    const fail = () => {
      throw new Error('nothing is to be done');
    };
    into.out.onAct = into.last.onAct = fail;
    const changes = await compare([file('a', 'y\n'), file('b', 'z\n')], into);
    expect(changes).toMatchObject([
      { path: 'a', outcome: 'beside', before: 'mine\n', after: 'mine\n', file: { text: 'y\n' } },
      { path: 'b', outcome: 'written', after: 'z\n' },
    ]);
  });

  it('mends a mode that somebody changed, and only that', async () => {
    const into = folders();
    await render([file('a', '1\n', '0600')], into);
    into.out.files.set('a', { text: '1\n', mode: '0666' });
    expect(await render([file('a', '1\n', '0600')], into)).toEqual(['a updated']);
    expect(into.out.files.get('a')?.mode).toBe('0600');
  });

  it('keeps an edit, and lays what clashes with it beside, once', async () => {
    const into = folders();
    await render([file('a', '1\n2\n3\n')], into);
    into.out.files.set('a', { text: 'mine\n2\n3\n', mode: '0644' });
    expect(await render([file('a', '1\n2\n3\n')], into)).toEqual(['a kept']);
    expect(await render([file('a', '1\n2\nnew\n')], into)).toEqual(['a merged']);
    expect(await render([file('a', '0\n2\nnew\n')], into)).toEqual(['a beside']);
    expect(into.out.texts()).toEqual({ a: 'mine\n2\nnew\n', 'a.new': '0\n2\nnew\n' });
    // It waits until the person has taken it away, and is not asked about again afterwards.
    expect(await render([file('a', '0\n2\nnew\n')], into)).toEqual(['a beside']);
    into.out.files.delete('a.new');
    expect(await render([file('a', '0\n2\nnew\n')], into)).toEqual(['a kept']);
    expect(into.out.texts()).toEqual({ a: 'mine\n2\nnew\n' });
  });

  it('takes away what is not rendered any more, where nobody touched it', async () => {
    const into = folders();
    await render([file('a', '1\n'), file('b', '2\n'), file('c', '3\n')], into);
    into.out.files.set('b', { text: 'mine\n', mode: '0644' });
    into.out.files.delete('c');
    expect(await render([], into)).toEqual(['a removed', 'b left']);
    expect(into.out.texts()).toEqual({ b: 'mine\n' });
    expect(await render([], into)).toEqual([]);
  });

  it('goes on after it was cut off at any act, and takes nothing of ours for an edit', async () => {
    const before = { a: '1\n2\n3\n', b: 'old\n', c: 'old\n', gone: 'old\n' };
    const files = [file('a', '1\n2\nnew\n'), file('b', 'new\n'), file('c', 'new\n'), file('d', 'new\n')];
    const scene = () => {
      const into = folders({ ...before, a: 'mine\n2\n3\n', c: 'mine\n' }, before);
      return into;
    };
    const whole = scene();
    await render(files, whole);
    let acts = 0;
    for (let cutAt = 1; ; cutAt += 1) {
      const into = scene();
      let left = cutAt;
      into.out.onAct = into.last.onAct = () => {
        if (left-- === 1) throw new Error('cut off');
      };
      const cut = await render(files, into).then(
        () => false,
        () => true,
      );
      if (!cut) break;
      acts += 1;
      into.out.onAct = into.last.onAct = () => {};
      await render(files, into);
      expect([cutAt, into.out.texts(), into.last.texts()]).toEqual([
        cutAt,
        whole.out.texts(),
        whole.last.texts(),
      ]);
    }
    expect(acts).toBe(10);
  });
});
