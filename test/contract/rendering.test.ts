import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Component } from '../../src/core/app/component.ts';
import { people, type StackFile } from '../../src/core/stack/file.ts';
import { renderedPage, withHeader } from '../../src/core/stack/header.ts';
import type { FileReader } from '../../src/core/stack/reader.ts';
import type { Rendering } from '../../src/core/stack/stack.ts';
import { nameOk, type Workload } from '../../src/core/stack/workload.ts';
import { makeStack } from '../../src/pipeline/render/make-stack.ts';
import { renderFiles } from '../../src/pipeline/render/render.ts';
import { components, targets } from '../../src/registry.ts';
import { renderingOf, stackInput } from '../support/rendering.ts';
import { textsIn } from '../support/plans.ts';

const apps = ['shop', 'association'] as const;
const worlds = targets.flatMap(({ id }) => apps.map((app) => ({ app, target: id })));
const readers: readonly FileReader[] = [...components, ...targets].flatMap(({ readers: own = [] }) => own);

const everyNeed = ['errors', 'rows-api', 'storage-api', 'redis-rest'] as const;

/** What a component renders from, in each world in which it can be chosen. */
const renderingsOf = ({ id }: Component): (readonly [string, Rendering])[] =>
  worlds.flatMap((world) => {
    const rendering =
      attempt(() => renderingOf(id, world)) ??
      // What answers no need of the app is taken when somebody rewrites the code that has it.
      attempt(() => renderingOf(id, { ...world, choices: { codeChange: everyNeed } }));
    return rendering === undefined ? [] : [[`${world.app} on ${world.target}`, rendering] as const];
  });

/** Not every component is possible in every world: another may be needed in its place, or the target has its own. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Every text of a rendered thing that a program or a person will read. */
const wordsOf = (value: unknown): string => JSON.stringify(value);

/** JSON alone has no comments; what people copy from says itself what it is. */
const mayBearHeader = ({ text, comment, reader }: StackFile): boolean =>
  comment !== undefined || reader === people || attempt(() => JSON.parse(text) as unknown) !== undefined;

describe('readers', () => {
  it('are one for each kind of file', () => {
    const byId = new Map<string, FileReader>();
    for (const reader of readers) {
      expect([reader.id, byId.get(reader.id) ?? reader]).toEqual([reader.id, reader]);
      byId.set(reader.id, reader);
    }
    expect(byId.size).toBeGreaterThan(0);
    expect(byId.has(people)).toBe(false);
  });
});

describe.each(components.filter((one) => one.render !== undefined).map((one) => [one.id, one] as const))(
  '%s',
  (id, component) => {
    const all = renderingsOf(component);

    it('is rendered in some world', () => expect(all.length).toBeGreaterThan(0));

    it('has a README that says what it is', () => {
      expect(existsSync(`src/components/${id}/README.md`)).toBe(true);
    });

    it.each(all)('gives the same bytes for the same plan: %s', (_, rendering) => {
      expect(component.render?.(rendering)).toEqual(component.render?.(rendering));
    });

    it.each(all)('gives files that somebody reads, at places that a host has: %s', (_, rendering) => {
      for (const file of component.render?.(rendering).files ?? []) {
        const known = file.reader === people || readers.some((reader) => reader.id === file.reader);
        expect([file.at, known ? 'read' : file.reader]).toEqual([file.at, 'read']);
        expect(file.at).toMatch(/^\/(?:[\w@.+-]+\/)*[\w@.+-]+$/);
        expect(file.at.split('/')).not.toContain('..');
        expect(file.owner).toMatch(/^[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*$/);
        expect([file.at, mayBearHeader(file)]).toEqual([file.at, true]);
        expect(withHeader(file)).toContain(file.text.split('\n').at(-2) ?? '');
        // A program may speak of `undefined`; a setting never does.
        const hole = /\bundefined\b|\bNaN\b|\[object /.exec(file.reader === 'node' ? '' : file.text)?.[0];
        expect([file.at, hole]).toEqual([file.at, undefined]);
        expect([file.at, file.text.endsWith('\n')]).toEqual([file.at, true]);
      }
    });

    it.each(all)('gives workloads as it says, with names, ports and images that hold: %s', (_, rendering) => {
      const { workloads = [], files = [] } = component.render?.(rendering) ?? {};
      const serves = component.serves?.(rendering.asked) ?? [];
      for (const { id: served, listens } of serves)
        expect([served, workloads.find((one) => one.id === served)?.listens]).toEqual([served, listens]);
      for (const workload of workloads) {
        expect([workload.id, nameOk(workload.id)]).toEqual([workload.id, true]);
        expect(badIn(workload)).toEqual([]);
        const own = files.map(({ at }) => at);
        expect(workload.files.filter((at) => !own.includes(at))).toEqual([]);
      }
    });

    it.each(all)('holds no secret, and speaks both languages: %s', (_, rendering) => {
      const rendered = component.render?.(rendering);
      const env = [...(rendered?.workloads ?? []).map((one) => one.env), component.gives?.(rendering) ?? {}];
      const secrets = env.flatMap((one) =>
        Object.entries(one).flatMap(([name, value]) =>
          value.kind === 'plain' && value.value !== '' && /SECRET|PASSWORD|TOKEN|PRIVATE|API_?KEY$/.test(name)
            ? [name]
            : [],
        ),
      );
      expect(secrets.filter((name) => !name.endsWith('_FILE'))).toEqual([]);
      expect(wordsOf(rendered)).not.toMatch(
        /-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:@"$]+:[^@\s"${<]+@/,
      );
      expect(textsIn(rendered).filter(([, { en, fr }]) => en.trim() === '' || fr.trim() === '')).toEqual([]);
    });
  },
);

/** What of a workload no target could run as it is meant. */
function badIn({ ways, env, listens, every, kind, health, replicas, single }: Workload): string[] {
  const image = ways.image?.name;
  return [
    ...(image !== undefined && !/(?::(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image)
      ? [`image ${image}`]
      : []),
    ...(Object.keys(ways).length === 0 ? ['no way to have it'] : []),
    ...Object.keys(env).filter((name) => !/^[A-Za-z_][\w.]*$/.test(name)),
    ...listens.flatMap(({ name, port }) =>
      port > 0 && port < 65_536 && nameOk(name) ? [] : [`listen ${name} ${port}`],
    ),
    ...((kind === 'clock') === (every !== undefined) ? [] : ['a clock, and only a clock, has a schedule']),
    ...(health !== undefined && health.kind !== 'command' && !listens.some(({ port }) => port === health.port)
      ? [`health is asked at port ${health.port}, which it does not listen on`]
      : []),
    ...(single === true && replicas !== 1 ? ['more than one of what must be one'] : []),
  ];
}

describe.each(worlds)('the stack of $app on $target', (world) => {
  it('holds together: who waits, calls or reads finds what it names', () => {
    const stack = makeStack(stackInput(world));
    const ids = new Set(stack.workloads.map(({ id }) => id));
    const places = new Set(stack.files.map(({ at }) => at));
    for (const one of stack.workloads) {
      expect(one.after.filter(({ workload }) => !ids.has(workload))).toEqual([]);
      if (one.calls !== undefined) expect(ids).toContain(one.calls.workload);
      expect(one.files.filter((at) => !places.has(at))).toEqual([]);
    }
  });
});

const writable = new Set(targets.flatMap((one) => (one.lower === undefined ? [] : [one.id])));

describe.each(worlds.filter(({ target }) => writable.has(target)))(
  'the files of $app on $target',
  (world) => {
    it('are the same twice, have readers, and stay below their folder', () => {
      const { files } = renderFiles(stackInput(world));
      expect(renderFiles(stackInput(world)).files).toEqual(files);
      const known = new Set([...readers.map(({ id }) => id), people]);
      expect(files.filter(({ reader }) => !known.has(reader)).map(({ path }) => path)).toEqual([]);
      // By it the folder is known, and not read as a part of the app.
      const page = files.find(({ path }) => path === renderedPage.name)?.text ?? '';
      expect(page.slice(0, renderedPage.begins.length)).toBe(renderedPage.begins);
      expect(files.filter(({ path }) => /^\/|(?:^|\/)(?:\.{0,2})(?:\/|$)/.test(path))).toEqual([]);
      expect(wordsOf(files)).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----/);
    });
  },
);
