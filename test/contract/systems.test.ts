import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/core/host/manifest.ts';
import { systemIds, systems } from '../../src/core/stack/systems.ts';
import { renderFiles } from '../../src/pipeline/render/render.ts';
import { stackInput } from '../support/rendering.ts';

const renderedFor = (system: (typeof systemIds)[number]) =>
  renderFiles(stackInput({ app: 'association', choices: { system } })).files;

/** What has a major of PostgreSQL in it: a folder, a unit, a package. */
const majorsIn = (text: string): readonly number[] =>
  [...text.matchAll(/\bpostgresql[/@-](\d+)\b/g)].map(([, major]) => Number(major));

describe.each(systemIds)('files for %s', (id) => {
  const files = renderedFor(id);
  const manifest = readManifest(files.find(({ path }) => path === 'manifest.json')?.text ?? '');

  it('say for which system they are, to programs and to people', () => {
    expect(manifest.system).toBe(id);
    expect(files.find(({ path }) => path === 'README.md')?.text).toContain(`with ${systems[id].name}.`);
  });

  it('name the PostgreSQL of its archive, and no other', () => {
    const { postgresMajor } = systems[id];
    expect(manifest.packages).toContain(`postgresql-${postgresMajor}`);
    const named = files.flatMap(({ path, text }) => majorsIn(`${path}\n${text}`));
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)]).toEqual([postgresMajor]);
  });
});

it('a manifest that does not say it is of Debian 13', () => {
  const text = renderedFor('debian-13').find(({ path }) => path === 'manifest.json')?.text ?? '';
  const { system: _, ...older } = JSON.parse(text) as Record<string, unknown>;
  expect(readManifest(JSON.stringify(older)).system).toBe('debian-13');
});

it('a system is refused where no packages of it are installed', () => {
  expect(() => stackInput({ target: 'compose', choices: { system: 'ubuntu-26.04' } })).toThrow(
    '--os ubuntu-26.04 goes with --to vps',
  );
});
