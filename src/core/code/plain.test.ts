import { expect, it } from 'vitest';
import { plain } from './plain.ts';

it('gives code without comments and ways of writing, with the lines of the file', () => {
  const read = plain(
    'a.ts',
    "// app.get('/no')\napp\n  .get( `/health` , (req, res) => {\n    /* .get('/no') */ return new Map();\n  });\n",
  );
  expect(read.text).toBe('app.get("/health",(req,res)=>{return new Map();});');
  expect(read.lineAt(read.text.indexOf('.get'))).toBe(3);
  expect(read.lineAt(read.text.indexOf('return'))).toBe(4);
});

it('keeps the lines of Python, and leaves its remarks out', () => {
  const read = plain(
    'a.py',
    '"""Says app = FastAPI()."""\n# app = FastAPI()\napp = FastAPI(title=\'x\')\nx = 1\n',
  );
  expect(read.text.trim().split('\n')).toEqual(['app=FastAPI(title="x")', 'x=1']);
  expect(read.lineAt(read.text.indexOf('FastAPI('))).toBe(3);
  const nested = plain('a.py', 'def make():\n    app = Flask(x)\n\nif y:\n    z()\napp = make()\n');
  expect([
    nested.isTop(nested.text.indexOf('app=Flask')),
    nested.isTop(nested.text.indexOf('app=make')),
  ]).toEqual([false, true]);
});
