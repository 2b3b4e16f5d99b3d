import { describe, expect, it } from 'vitest';
import { stackInput } from '../../../test/support/rendering.ts';
import { onBench } from '../../io/render/bench.ts';
import { proveFiles } from '../../pipeline/render/prove.ts';
import { renderFiles } from '../../pipeline/render/render.ts';
import { ecs } from './index.ts';

const rendered = (app: 'shop' | 'association') => renderFiles(stackInput({ app, target: 'ecs' })).files;

describe.each(['shop', 'association'] as const)('the files for ECS of the %s', (app) => {
  const files = rendered(app);

  // Of the app and the target; what each component gives is held by its own golden files.
  it('are what was read and liked', async () => {
    const folder = `${import.meta.dirname}/golden/${app}`;
    for (const { path, text } of files.filter(
      (one) => one.at === undefined && !one.path.startsWith('probe/'),
    ))
      await expect(text).toMatchFileSnapshot(`${folder}/${path}`);
  });

  it('are the same bytes again', () => expect(rendered(app)).toEqual(files));

  it('are accepted', async () => {
    const proofs = await proveFiles(files, ecs.readers ?? [], onBench());
    const refused = [...proofs].filter(([, { result }]) => result === 'refused');
    expect(refused).toEqual([]);
    expect(proofs.get('app.yaml')).toEqual({ result: 'accepted', by: 'published forms' });
  });
});
