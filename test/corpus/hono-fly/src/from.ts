/** Sorted copies. Named after `Array.from`, and no client of anything. */
export const array = { from: (words: string[]) => [...words].sort() };
