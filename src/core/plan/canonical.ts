/** JSON with the keys of every object in order and no white space: equal values give equal texts, so that a hash can be taken. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).toSorted(([a], [b]) => {
            if (a === b) return 0;
            return a < b ? -1 : 1;
          }),
        )
      : inner,
  );
}
