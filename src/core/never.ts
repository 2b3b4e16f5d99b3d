/** Closes a `switch` over a union: a new kind that nobody handles does not compile. */
export function never(value: never): never {
  throw new Error(`unhandled kind: ${JSON.stringify(value)}`);
}
