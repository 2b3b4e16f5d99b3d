import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { startVarnish } from '../../../test/support/real-varnish.ts';
import { vclString } from './vcl.ts';

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`"'\\$\${};#~^*()|<>?!&%, \t\n\r`.split('')),
      fc.constantFrom('%22', '\\n', '"}', '{"', '../', '/* x', '# x', 'é', '名', '🚂', ' + '),
      fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => !text.includes('\0')),
    ),
    { minLength: 1, maxLength: 10 },
  )
  .map((parts) => parts.join(''));

it('Varnish reads back whatever text is put into its file, and what it cannot hold is refused', async () => {
  const held: { text: string; written: string }[] = [];
  const refused: string[] = [];
  for (const text of fc.sample(nasty, { numRuns: 300, seed: 11 })) {
    try {
      held.push({ text, written: vclString(text) });
    } catch (error) {
      expect((error as Error).message).toContain('RENDER-103');
      refused.push(text);
    }
  }
  expect(refused.every((text) => text.includes('"}') || text.endsWith('"'))).toBe(true);
  expect(held.length).toBeGreaterThan(200);
  const cases = held.map(
    ({ written }, nth) => `    if (req.url == "/${nth}") { set resp.body = ${written}; return (deliver); }`,
  );
  const varnish = await startVarnish(
    `vcl 4.1;\nbackend none none;\nsub vcl_recv { return (synth(200)); }\nsub vcl_synth {\n${cases.join('\n')}\n}\n`,
  );
  try {
    for (const [nth, { text }] of held.entries()) {
      const { body } = await ask({ port: varnish.port, tls: false, path: `/${nth}` });
      expect(body).toBe(Buffer.from(text).toString());
    }
  } finally {
    await varnish.stop();
  }
});
