/** One piece of work for one worker, who is known by number (it has sessions of its own). */
export type Task = (worker: number) => Promise<void>;

/** Work on one thing: the stages come one after the other, the tasks of a stage in any order and side by side. */
export interface Chain {
  readonly stages: readonly (readonly Task[])[];
}

/**
 * Workers take the first task that may start, chains in the order given, until all is done. At the first failure nothing new
 * starts and `onFailure` may cut short what runs; the promise rejects with that failure when all workers stand still.
 */
export async function runChains(
  chains: readonly Chain[],
  workers: number,
  onFailure: (error: unknown) => void = () => {},
): Promise<void> {
  const open = chains
    .map(({ stages }) => ({
      stages: stages.filter((stage) => stage.length > 0),
      stage: 0,
      next: 0,
      running: 0,
    }))
    .filter((chain) => chain.stages.length > 0);
  let failure: { error: unknown } | undefined;
  let wake: () => void = () => {};
  let changed = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const announce = () => {
    wake();
    changed = new Promise((resolve) => {
      wake = resolve;
    });
  };

  const work = async (worker: number) => {
    while (failure === undefined && open.length > 0) {
      const chain = open.find(({ stages, stage, next }) => next < (stages[stage]?.length ?? 0));
      const task = chain?.stages[chain.stage]?.[chain.next];
      if (chain === undefined || task === undefined) {
        await changed;
        continue;
      }
      chain.next += 1;
      chain.running += 1;
      try {
        await task(worker);
      } catch (error) {
        if (failure === undefined) {
          failure = { error };
          onFailure(error);
        }
      }
      chain.running -= 1;
      if (chain.running === 0 && chain.next === chain.stages[chain.stage]?.length) {
        chain.stage += 1;
        chain.next = 0;
        if (chain.stage === chain.stages.length) open.splice(open.indexOf(chain), 1);
      }
      announce();
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  if (failure !== undefined) throw failure.error;
}
