import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { mergeFound } from '../../core/app/merge.ts';
import { env } from './index.ts';

/** `NAME build? required? secret?` of each variable, in the order of their names. */
async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const inventory = mergeFound('app', [await env.read(memoryTree(files))]);
  return inventory.env.map(({ name, when, required, secret, readAt, namedAt }) =>
    [
      name,
      ...(when === 'build' ? ['build'] : []),
      ...(required ? ['required'] : []),
      ...(secret ? ['secret'] : []),
      ...(readAt.length === 0 ? [`named ${namedAt.length}`] : [readAt.map(({ line }) => line).join('+')]),
    ].join(' '),
  );
}

describe('JavaScript', () => {
  it.each<[string, string[]]>([
    ['const u = process.env.DATABASE_URL!;', ['DATABASE_URL required secret 1']],
    ["const p = process.env['API_KEY'] ?? 'x';", ['API_KEY secret 1']],
    ['\nlisten(Number(process.env.WAIT) || 3);', ['WAIT 2']],
    ["if (!process.env.A) throw new Error('A');", ['A required 1']],
    ['if (process.env.A) go();', ['A 1']],
    ['const a = process.env.A; if (a) go(a);', ['A 1']],
    ['const a = process.env.A;\nif (!a) { throw new Error("no"); }', ['A required 1']],
    ['const x = process.env.A ? `https://${process.env.A}` : other;', ['A 1']],
    ["if (process.env.MODE_OF === 'x') go();", ['MODE_OF 1']],
    ["const { A, B = '1', C: c } = process.env;", ['A required 1', 'B 1', 'C required 1']],
    ['use(import.meta.env.VITE_URL, import.meta.env.DEV);', ['VITE_URL build required 1']],
    ["import { A } from '$env/static/private';", ['A build required 1']],
    ["import { env } from '$env/dynamic/private';\nuse(env.A ?? 'a', env.B);", ['A 2', 'B required 2']],
    ['const env = other; use(env.A);', []],
    ['connect({ password: process.env.WORD });', ['WORD required secret 1']],
    ["process.env.SET_HERE = '1';", []],
    ['// process.env.IN_A_COMMENT\nconst s = "process.env.IN_A_STRING";', []],
    ["Deno.env.get('A')! + Deno.env.get('B');", ['A required 1', 'B 1']],
    ['process.env[anything];', []],
  ])('%s', async (text, variables) => {
    expect(await found({ 'src/a.ts': text })).toEqual(variables);
  });

  it('reads schemas: zod, t3-env, envalid', async () => {
    const zod =
      "const e = z.object({ A: z.string().min(1), B: z.coerce.number().default(3), C: z.enum(['x', 'y']).optional() }).parse(process.env);";
    expect(await found({ 'a.ts': zod })).toEqual(['A required 1', 'B 1', 'C 1']);
    const t3 =
      'export const env = createEnv({ server: { KEY: z.string() }, client: { NEXT_PUBLIC_A: z.string() }, runtimeEnv: { KEY: process.env.KEY } });';
    expect(await found({ 'a.ts': t3 })).toEqual(['KEY required secret 1', 'NEXT_PUBLIC_A build required 1']);
    const envalid =
      'cleanEnv(process.env, { A: str(), B: num({ default: 5 }), C: bool({ devDefault: true }) });';
    expect(await found({ 'a.js': `import { cleanEnv, str } from 'envalid';\n${envalid}` })).toEqual([
      'A required 2',
      'B 2',
      'C 2',
    ]);
  });

  it('follows a helper of the app, in its own file and where it is imported', async () => {
    const files = {
      'env.ts':
        "export function need(name: string) { const v = process.env[name]; if (!v) throw new Error(name); return v; }\nneed('A');",
      'b.ts': "import { need } from './env';\nneed('B'); need('C', 'fallback');",
      'c.ts': "const need = (x: string) => x;\nneed('NOT_ONE');",
    };
    expect(await found(files)).toEqual(['A required 2', 'B required 2', 'C 2']);
  });
});

describe('Python', () => {
  it.each<[string, string[]]>([
    ['import os\nk = os.environ["SECRET_KEY"]', ['SECRET_KEY required secret 2']],
    ["a = os.environ.get('A')\nb = os.getenv('B', '1')", ['A 1', 'B 2']],
    ['if "A" in os.environ: pass', ['A 1']],
    ['os.environ["A"] = "1"', []],
    ['"""os.environ["DOC"]"""\n# os.environ["COMMENT"]', []],
    [
      'import environ\nenv = environ.Env(DEBUG=(bool, False))\nenv("A")\nenv.bool("DEBUG")\nenv.db()\nenv.int("N", default=3)',
      ['A required 3', 'DATABASE_URL required secret 5', 'DEBUG 4', 'N 6'],
    ],
    [
      'from decouple import config\nA = config("A")\nB = config("B", default=1, cast=int)',
      ['A required 2', 'B 3'],
    ],
    ['import dj_database_url\nD = dj_database_url.config(conn_max_age=0)', ['DATABASE_URL secret 2']],
    [
      'class Settings(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="APP_")\n    name: str\n    port: int = 1\n    key: str = Field(alias="OTHER")\n\ndef f(): pass',
      ['APP_NAME required 3', 'APP_PORT 4', 'OTHER required 5'],
    ],
  ])('%s', async (text, variables) => {
    expect(await found({ 'app/a.py': text })).toEqual(variables);
  });

  it('follows a helper of the app', async () => {
    const helper = 'import os\ndef flag(name, default=False):\n    return os.environ.get(name)\n';
    const files = { 'e.py': helper, 's.py': 'from .e import flag\nX = flag("X")' };
    expect(await found(files)).toEqual(['X 2']);
  });
});

describe('other files', () => {
  it('reads what compose fills in: needed, with a default, or passed on to code that knows better', async () => {
    const compose = 'a: ${A:?}\nb: ${B:-1}\nc: ${C}\nd: $${NOT}\n# ${COMMENT}';
    expect(await found({ 'compose.yaml': compose })).toEqual(['A required 1', 'B 2', 'C required 3']);
    const code = { 'a.py': 'import os\nos.environ.get("C", "")' };
    expect(await found({ 'docker-compose.prod.yml': 'c: ${C}', ...code })).toEqual(['C 2+1']);
  });

  it('reads Procfiles, Dockerfiles and templates', async () => {
    const files = {
      Procfile: 'web: serve -p $PORT -h ${BIND:-0.0.0.0}',
      Dockerfile: 'ARG NODE_VERSION=20\nFROM node:$NODE_VERSION\nARG VITE_API\nARG B=1\nENV C=1',
      '.env.example': '# what\nIN_TEMPLATE=\nOTHER_KEY="..."',
    };
    expect(await found(files)).toEqual([
      'B build 4',
      'BIND 1',
      'IN_TEMPLATE named 1',
      'OTHER_KEY secret named 1',
      'PORT required 1',
      'VITE_API build required 3',
    ]);
  });

  it('reads Go, Ruby, PHP, Rust and Prisma', async () => {
    const files = {
      'main.go': 'os.Getenv("A")\n// os.Getenv("NOT")',
      'a.rb': "ENV.fetch('B')\nENV.fetch('C', 1)\nENV['D']",
      'a.php': "env('E', 1); getenv('F');",
      'a.rs': 'env::var("G")',
      'schema.prisma': 'url = env("DATABASE_URL")',
    };
    expect(await found(files)).toEqual([
      'A required 1',
      'B required 1',
      'C 2',
      'D 3',
      'DATABASE_URL required secret 1',
      'E 1',
      'F 1',
      'G required 1',
    ]);
  });

  it('leaves tests and their variables out', async () => {
    const files = { 'src/a.test.ts': 'process.env.A', 'tests/b.py': 'os.environ["B"]' };
    expect(await found(files)).toEqual([]);
  });
});
