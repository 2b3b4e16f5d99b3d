import { UnmoorError } from '../../core/errors/error.ts';

/**
 * What Fargate sells: CPU in units of which 1024 are a vCPU, and for each the memory that it may have, MiB, in steps
 * (docs.aws.amazon.com/AmazonECS, "Amazon ECS task definition parameters for Fargate", task size).
 */
const sizes: readonly {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}[] = [
  { cpu: 256, from: 512, to: 1024, step: 512 },
  { cpu: 256, from: 2048, to: 2048, step: 1024 },
  { cpu: 512, from: 1024, to: 4096, step: 1024 },
  { cpu: 1024, from: 2048, to: 8192, step: 1024 },
  { cpu: 2048, from: 4096, to: 16_384, step: 1024 },
  { cpu: 4096, from: 8192, to: 30_720, step: 1024 },
  { cpu: 8192, from: 16_384, to: 61_440, step: 4096 },
  { cpu: 16_384, from: 32_768, to: 122_880, step: 8192 },
];

export interface TaskSize {
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
}

export const isSold = ({ cpu, memory }: TaskSize): boolean =>
  sizes.some(
    (one) =>
      one.cpu === cpu && memory >= one.from && memory <= one.to && (memory - one.from) % one.step === 0,
  );

/** The smallest size in which so much fits. @throws UnmoorError RENDER-103 where none is large enough */
export function sizeFor(wanted: TaskSize, who: string): TaskSize {
  for (const { cpu, from, to, step } of sizes) {
    if (cpu < wanted.cpu || to < wanted.memory) continue;
    const steps = Math.max(0, Math.ceil((wanted.memory - from) / step));
    return { cpu, memory: from + steps * step };
  }
  throw new UnmoorError('RENDER-103', {
    why: `${who} wants ${wanted.cpu / 1024} vCPU and ${wanted.memory} MiB; the largest task of Fargate has 16 vCPU and 122880 MiB.`,
    next: 'split it into more processes, or render for another target (--to).',
    state: 'Nothing was written.',
  });
}
