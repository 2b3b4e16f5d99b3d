/** Journeys run the built command: it is built once, before the first test. */
export default async function build(): Promise<void> {
  const { build: bundle } = (await import('../../tools/build.mjs')) as { build: () => Promise<void> };
  await bundle();
}
