import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { render } from './render.ts';
import { components } from '../../registry.ts';

describe('MinIO', () => {
  it('is taken only by name, and its plan says that no fix comes any more (B28)', () => {
    const rendering = renderingOf('minio');
    const minio = components.find(({ id }) => id === 'minio');
    expect(minio?.when(rendering.asked).say).toBe('offered');
    expect(minio?.risks?.(rendering.asked).map(({ covers }) => covers)).toEqual([['B28']]);
  });

  it('keeps its passwords out of its arguments', () => {
    expectGolden('src/components/minio/golden', render(renderingOf('minio')).files);
  });
});
