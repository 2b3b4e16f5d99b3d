import { UnmoorError } from '../../src/core/errors/error.ts';

/** The coded error that the work ends with; work that ends otherwise fails the test. */
export async function failing(work: Promise<unknown>): Promise<UnmoorError> {
  const error = await work.then(
    () => 'it succeeded',
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnmoorError)) throw new Error(`no coded error, but: ${String(error)}`);
  return error;
}
