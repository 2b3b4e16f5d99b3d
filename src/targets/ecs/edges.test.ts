import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stackInput, stackOf } from '../../../test/support/rendering.ts';
import { everything } from '../../../test/support/planned-apps.ts';
import { renderFiles } from '../../pipeline/render/render.ts';

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
