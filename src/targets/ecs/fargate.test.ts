import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSold, sizeFor } from './fargate.ts';

it.each([
  [256, 1, 256, 512],
  [256, 513, 256, 1024],
  [256, 1025, 256, 2048],
  [256, 2049, 512, 3072],
  [512, 512, 512, 1024],
  [512, 4097, 1024, 5120],
  [1024, 1, 1024, 2048],
  [2048, 16_000, 2048, 16_384],
  [4096, 30_721, 8192, 32_768],
  [16_384, 100_000, 16_384, 106_496],
])('%i units and %i MiB become %i and %i', (cpu, memory, cpuSold, memorySold) => {
  expect(sizeFor({ cpu, memory }, 'web')).toEqual({ cpu: cpuSold, memory: memorySold });
});

it('is sold, has room, and nothing smaller has', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16_384 }), fc.integer({ min: 1, max: 122_880 }), (cpu, memory) => {
      const size = sizeFor({ cpu, memory }, 'web');
      expect(isSold(size)).toBe(true);
      expect(size.cpu >= cpu && size.memory >= memory).toBe(true);
    }),
  );
});

it('refuses what is larger than the largest, with the numbers', () => {
  expect(() => sizeFor({ cpu: 16_384, memory: 122_881 }, 'web')).toThrow(
    /web wants 16 vCPU and 122881 MiB; the largest task of Fargate has 16 vCPU and 122880 MiB/,
  );
});

it.each([
  [256, 3072],
  [512, 512],
  [512, 1536],
  [300, 1024],
  [8192, 17_408],
])('%i units with %i MiB are not sold', (cpu, memory) => expect(isSold({ cpu, memory })).toBe(false));
