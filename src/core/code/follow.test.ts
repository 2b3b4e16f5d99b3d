import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { follow } from './follow.ts';

/** What is asked of the module `kit`, with the path of each step that ends a chain. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const followed = await follow(memoryTree(files), { words: ['kit'], modules: /^kit$/ });
  return followed.flatMap(({ source, scope }) =>
    source.chains.flatMap((chain) => {
      const last = scope.steps(chain).at(-1);
      const told = last !== undefined && last !== 'other' && chain.ops.length > 0;
      return told ? [`${source.path}:${chain.line} ${last.path}`] : [];
    }),
  );
}

const make = "import { make } from 'kit';\nexport const thing = make();";

describe('what a package gives, followed through an app', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'a relative path',
      { 'lib/t.ts': make, 'a.ts': "import { thing } from './lib/t.js';\nthing.do();" },
      'a.ts:2 make().do()',
    ],
    [
      'an alias',
      { 'src/lib/t.ts': make, 'src/app/a.ts': "import { thing as t } from '@/lib/t';\nt.do();" },
      'src/app/a.ts:2 make().do()',
    ],
    [
      'an index',
      {
        'lib/index.ts': "export * from './t';",
        'lib/t.ts': make,
        'a.ts': "import { thing } from './lib';\nthing.do();",
      },
      'a.ts:2 make().do()',
    ],
    [
      'a package of the workspace',
      {
        'packages/t/package.json': '{"name":"@own/t"}',
        'packages/t/src/index.ts': make,
        'apps/a/a.ts': "import { thing } from '@own/t';\nthing.do();",
      },
      'apps/a/a.ts:2 make().do()',
    ],
    [
      'CommonJS',
      {
        't.js': "const { make } = require('kit');\nmodule.exports = { thing: make() };",
        'a.js': "const { thing } = require('./t');\nthing.do();",
      },
      'a.js:2 make().do()',
    ],
    [
      'a default',
      {
        't.ts': "import kit from 'kit';\nexport default kit.make();",
        'a.ts': "import t from './t';\nt.do();",
      },
      'a.ts:2 default.make().do()',
    ],
    [
      'a loader that waits',
      {
        't.ts': "export async function load() {\n const { make } = await import('kit');\n return make();\n}",
        'a.ts': "import { load } from './t';\nconst t = await load();\nt.do();",
      },
      'a.ts:3 make().do()',
    ],
    [
      'one that is kept',
      {
        't.ts':
          "import { make } from 'kit';\nlet t;\nexport const get = () => {\n t ??= make();\n return t;\n};",
        'a.ts': "import { get } from './t';\nget().do();",
      },
      'a.ts:2 make().do()',
    ],
    [
      'a service that is handed in',
      {
        't.ts':
          "import { make } from 'kit';\nexport class Service {\n private readonly inner = make();\n client() {\n return this.inner;\n }\n}",
        'a.ts':
          '// kit\nclass A {\n constructor(private service: Service) {}\n run() {\n this.service.client().do();\n }\n}',
      },
      'a.ts:5 make().do()',
    ],
    [
      'Python',
      {
        'app/t.py': 'import kit\n\ndef get():\n    return kit.make()\n',
        'app/a.py': 'from .t import get\n\nget().do()\n',
      },
      'app/a.py:3 make().do()',
    ],
    [
      'names that a framework imports itself',
      {
        'nuxt.config.ts': '',
        'server/utils/t.ts': make,
        'server/api/a.ts': 'export default () => thing.do();',
      },
      'server/api/a.ts:1 make().do()',
    ],
  ])('by %s', async (_, files, use) => {
    expect(await asked(files)).toContain(use);
  });

  it.each<[string, Record<string, string>]>([
    [
      'another module of the same name',
      { 't.ts': make, 'a.ts': "import { thing } from 'other/t';\nthing.do();" },
    ],
    [
      'a name that is bound anew',
      { 't.ts': make, 'a.ts': "import { thing } from './t';\nconst thing = 1;\nthing.do();" },
    ],
    ['a test', { 't.ts': make, 'a.test.ts': "import { thing } from './t';\nthing.do();" }],
  ])('not to %s', async (_, files) => {
    expect((await asked(files)).filter((use) => use.includes('do()'))).toEqual([]);
  });
});

describe('any code at all', () => {
  const pieces = fc.constantFrom(
    ..."import from kit 'kit' make make() const let a = { } ( ) [ ] , : ; => . ?. return function class this self def \\n <a> </a> ? || export default async await new require import".split(
      ' ',
    ),
  );
  const code = fc
    .array(pieces, { maxLength: 80 })
    .map((parts) => `/* kit */ ${parts.join(' ').replaceAll('\\n', '\n')}`);

  it('is followed to an end', async () => {
    await fc.assert(
      fc.asyncProperty(code, code, async (a, b) => {
        const uses = await asked({ 'a.ts': a, 'b.tsx': b, 'c.py': a.replace('/* kit */', '"kit"') });
        expect(uses.every((use) => /^(?:a\.ts|b\.tsx|c\.py):\d+ /.test(use))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
