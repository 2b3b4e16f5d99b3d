import { describe, expect, it } from 'vitest';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { herokuTies } from './ties.ts';

describe('what an app asks of Heroku', () => {
  it.each([
    [
      'Procfile',
      'release: python manage.py migrate\nweb: gunicorn a',
      ['Procfile:1 heroku.release python manage.py migrate'],
    ],
    [
      'app.json',
      '{\n "addons": ["heroku-postgresql"],\n "scripts": {\n  "postdeploy": "x"\n }\n}',
      ['app.json:2 heroku.manifest ["heroku-postgresql"]', 'app.json:4 heroku.manifest x'],
    ],
    [
      'settings.py',
      'import django_heroku\nif "DYNO" in os.environ: pass',
      ['settings.py:1 heroku.django', 'settings.py:2 heroku.variable'],
    ],
    ['a.ts', 'const app = process.env.HEROKU_APP_NAME', ['a.ts:1 heroku.variable']],
    ['a.ts', 'const u = "https://shop-123.herokuapp.com"', ['a.ts:1 heroku.host shop-123.herokuapp.com']],
    ['a.ts', '// DYNO of heroku\nconst dynos = "dyno"', []],
    ['package.json', '{ "addons": 1 } // heroku', []],
  ])('is found in %s: %s', async (path, text, ties) => {
    expect(await tiesOf(herokuTies, { [path]: text })).toEqual(ties);
  });

  it('is not a Procfile that another platform reads', async () => {
    expect(await tiesOf(herokuTies, { Procfile: 'release: x\n', 'railway.json': '{}' })).toEqual([]);
  });
});
