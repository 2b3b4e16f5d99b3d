import { describe, expect, it } from 'vitest';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { renderTies } from './ties.ts';

const blueprint = `services:
  - type: cron
    name: daily
    schedule: "0 3 * * *"
  - type: web
    name: api
    preDeployCommand: npm run migrate
    numInstances: 2
    disk:
      name: files
      mountPath: /data
    envVars:
      - key: DATABASE_URL
        fromDatabase:
          name: db
      - key: SECRET # generateValue: true
        generateValue: true
`;

describe('what an app asks of Render', () => {
  it('is what render.yaml says that only Render does', async () => {
    expect(await tiesOf(renderTies, { 'render.yaml': blueprint })).toEqual([
      'render.yaml:4 render.cron 0 3 * * *',
      'render.yaml:7 render.pre-deploy npm run migrate',
      'render.yaml:8 render.replicas 2',
      'render.yaml:11 render.disk /data',
      'render.yaml:14 render.link',
      'render.yaml:17 render.generated',
    ]);
  });

  it.each([
    ['a.py', 'h = os.environ.get("RENDER_EXTERNAL_HOSTNAME")', ['a.py:1 render.variable']],
    ['a.py', 'DEBUG = "RENDER" not in os.environ', ['a.py:1 render.variable']],
    ['a.ts', 'const api = "https://api-x.onrender.com"', ['a.ts:1 render.host api-x.onrender.com']],
    ['a.ts', 'const RENDER_LIMIT = 3; render("RENDER_LIMIT") // RENDER', []],
  ])('is found in %s: %s', async (path, text, ties) => {
    expect(await tiesOf(renderTies, { [path]: text })).toEqual(ties);
  });
});
