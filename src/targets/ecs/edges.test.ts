import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stackInput, stackOf } from '../../../test/support/rendering.ts';
import { everything } from '../../../test/support/planned-apps.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { makeStack } from '../../pipeline/render/make-stack.ts';
import { renderFiles } from '../../pipeline/render/render.ts';
import { edgesOf } from './edges.ts';

interface Rule {
  readonly Type: string;
  readonly Properties: {
    readonly GroupId: { readonly Ref: string };
    readonly SourceSecurityGroupId: { readonly Ref: string };
    readonly FromPort: number;
    readonly ToPort: number;
  };
}

/** `Web > Db 5432`, as the rules of the rendered network say it. */
function reached(input: ReturnType<typeof stackInput>): readonly string[] {
  const text = renderFiles(input).files.find(({ path }) => path === 'network.yaml')?.text ?? '';
  const { Resources: resources } = parse(text) as { Resources: Readonly<Record<string, Rule>> };
  return Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::EC2::SecurityGroupIngress')
    .map(({ Properties: { GroupId, SourceSecurityGroupId, FromPort, ToPort } }) => {
      const [from, to] = [SourceSecurityGroupId, GroupId].map(({ Ref }) => Ref.replace(/Group$/, ''));
      return `${from} > ${to} ${FromPort === ToPort ? FromPort : 'many'}`;
    })
    .toSorted();
}

describe('who reaches whom', () => {
  it('in the association: every edge that it has a use for, and no other', () => {
    const app = ['Beat', 'Migrate', 'Web', 'Worker'];
    expect(reached(stackInput({ app: 'association', target: 'ecs' }))).toEqual(
      [
        ...['Cache 6379', 'Db 5432', 'State 6379'].map((whom) => `WayIn > ${whom}`),
        'Balancer > Nginx 8080',
        'Balancer > Nginx 8090',
        'Nginx > Glitchtip 8800',
        'Nginx > Web 8000',
        'Pool > Db 5432',
        ...app.flatMap((who) =>
          ['Cache 6379', 'Db 5432', 'MailApi 8025', 'Pool 6432', 'State 6379'].map(
            (whom) => `${who} > ${whom}`,
          ),
        ),
        ...['Glitchtip', 'GlitchtipDatabase', 'GlitchtipMigrate', 'GlitchtipWorker'].map(
          (who) => `${who} > Db 5432`,
        ),
        ...['Glitchtip', 'GlitchtipWorker', 'MailApi'].map((who) => `${who} > Files 2049`),
      ].toSorted(),
    );
  });

  it('in the shop', () => {
    expect(reached(stackInput({ app: 'shop', target: 'ecs' }))).toEqual(
      [
        ...['Cache 6379', 'Db 5432', 'State 6379'].map((whom) => `WayIn > ${whom}`),
        'Balancer > Nginx 8080',
        'Balancer > Nginx 8090',
        'Nginx > ApiWeb 3001',
        'Nginx > Glitchtip 8800',
        'Nginx > WebWeb 3000',
        ...['ApiWeb', 'WebWeb'].flatMap((who) =>
          ['Cache 6379', 'Db 5432', 'MailApi 8025', 'State 6379'].map((whom) => `${who} > ${whom}`),
        ),
        ...['Glitchtip', 'GlitchtipDatabase', 'GlitchtipMigrate', 'GlitchtipWorker'].map(
          (who) => `${who} > Db 5432`,
        ),
        ...['Glitchtip', 'GlitchtipWorker', 'MailApi'].map((who) => `${who} > Files 2049`),
      ].toSorted(),
    );
  });

  it('the clock reaches whom it calls, and nothing else', () => {
    const rules = reached(
      stackOf(everything, 'ecs', { without: [], codeChange: everything.needs.map(({ kind }) => kind) }),
    );
    expect(rules.filter((rule) => rule.startsWith('Job >'))).toEqual(['Job > ApiWeb 3001']);
  });
});

describe('a name in a setting', () => {
  const workload = (id: string, plain: Readonly<Record<string, string>> = {}): Workload => ({
    id,
    does: { en: id, fr: id },
    kind: 'serve',
    ways: { image: { name: 'x:1' } },
    env: Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, { kind: 'plain', value }])),
    listens: [
      { name: 'http', port: 80, speaks: 'http' },
      { name: 'metrics', port: 90, speaks: 'http' },
    ],
    files: [],
    keeps: [],
    replicas: 1,
    after: [],
    stop: { signal: 'TERM', withinS: 1 },
  });
  const edges = (plain: Readonly<Record<string, string>>) => {
    const { plan } = stackInput({ app: 'shop', target: 'ecs' });
    const stack = { ...makeStack(stackInput({ app: 'shop', target: 'ecs' })), roles: new Map(), files: [] };
    const workloads = [workload('asker', plain), workload('web'), workload('old-web')];
    return edgesOf({ ...stack, workloads }, plan).map(({ from, to, port }) => `${from} > ${to} ${port}`);
  };

  it.each([
    [{ URL: 'http://web.shop.internal:80/x' }, ['asker > web 80']],
    [{ URL: 'http://old-web.shop.internal:90' }, ['asker > old-web 90']],
    [{ HOST: 'web.shop.internal', PORT: '90' }, ['asker > web 80', 'asker > web 90']],
    [{ URL: 'http://web.shop.internals:80' }, []],
    [{ URL: 'http://www.web.shop.internal' }, []],
    [{ URL: 'http://web:80' }, []],
  ])('%j leads to %j', (plain, wanted) => expect(edges(plain)).toEqual(wanted));
});
