import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { frontFiles } from '../nginx/render.ts';
import { editionFor } from '../nginx/edition.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const rendered = (target = 'vps') => render(renderingOf('varnish', { target }));

describe('what Varnish is given', () => {
  it('is small enough to be read', () => expectGolden('src/components/varnish/golden', rendered().files));

  it.each(['vps', 'compose', 'kubernetes'])('is accepted by varnishd: %s', async (target) => {
    const proofs = await proofOf(reader, rendered(target).files);
    expect([...proofs.values()]).toEqual([{ result: 'accepted', by: expect.stringMatching(/^varnish-\d/) }]);
  });

  it('is refused where it is wrong', async () => {
    const broken = rendered().files.map((one) => ({
      ...one,
      text: one.text.replace('return (pass)', 'return (past)'),
    }));
    expect([...(await proofOf(reader, broken)).values()][0]).toMatchObject({ result: 'refused' });
  });

  it('keeps as much as the plan gives it, and listens inside only', () => {
    const unit = rendered().files.find(({ at }) => at.endsWith('unmoor.conf'))?.text;
    expect(unit).toContain('-a 127.0.0.1:6081 ');
    expect(unit).toContain('-s malloc,256M ');
    expect(unit).toContain('"default_ttl=7200"');
  });

  it('stands between the front and the pages, and not before the API', () => {
    const rendering = renderingOf('nginx', { choices: { choose: ['varnish'] } });
    const sites = frontFiles(rendering, editionFor(rendering.asked, true)).at(4)?.text ?? '';
    expect(sites).toMatch(/upstream pages \{\n {4}server 127\.0\.0\.1:6081;/);
    expect(sites).toMatch(/location \/ \{[^}]*\}[^}]*proxy_pass http:\/\/pages;/);
    expect(sites).toMatch(/location \^~ \/api\/ \{[^}]*\}[^}]*proxy_pass http:\/\/app_api_web_\$serves;/);
  });
});
