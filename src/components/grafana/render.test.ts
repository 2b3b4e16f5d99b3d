import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import type { Panel } from '../../core/stack/observe.ts';
import { components } from '../../registry.ts';
import { both } from '../../core/text.ts';
import { dashboardReader, provisioningReader } from './reader.ts';
import { render } from './render.ts';

const rendering = renderingOf('grafana', { app: 'association' });
/** Every curve that any component shows, as on a stack with all of them. */
const panels = components.flatMap((component) => {
  if (component.observe === undefined) return [];
  const from = renderingOf(component.id, { app: 'association' });
  return component.observe({ ...from, reaches: () => true, at: () => ({ host: 'x', port: 1 }) }).panels ?? [];
});
const withPanels = (some: readonly Panel[]) =>
  render({ ...rendering, observed: { scrapes: [], alerts: [], panels: some } });

describe('Grafana', () => {
  const { files, workloads } = withPanels(panels);

  it('has a dashboard each for the host, the database, the stores, the front and the app', () => {
    expect(files.map(({ at }) => at).filter((at) => at.endsWith('.json'))).toEqual(
      ['host', 'database', 'store', 'front', 'app'].map(
        (board) => `/var/lib/grafana/dashboards/unmoor/${board}.json`,
      ),
    );
  });

  it('is accepted: the form of each file, and the expression of each curve', async () => {
    for (const reader of [dashboardReader, provisioningReader])
      for (const [path, proof] of await proofOf(reader, files))
        expect(proof, path).toEqual({ result: 'accepted', by: expect.any(String) });
  });

  it.each([
    ['rate(x) > 1', 'promtool check rules'],
    ['sum(', 'promtool check rules'],
    ['', 'our schema of what Grafana reads'],
  ])('is refused for a curve of %j', async (expr, by) => {
    const panel: Panel = { board: 'app', title: both('x', 'x'), unit: 's', curves: [{ expr, legend: '' }] };
    const proofs = await proofOf(dashboardReader, withPanels([panel]).files);
    expect([...proofs.values()]).toEqual([expect.objectContaining({ result: 'refused', by })]);
  });

  it('answers on the loopback, and not where Next.js does (B14)', () => {
    expect(workloads[0]?.listens).toEqual([{ name: 'http', port: 3030, speaks: 'http' }]);
    expect(workloads[0]?.env['GF_SERVER_HTTP_ADDR']).toEqual({ kind: 'plain', value: '127.0.0.1' });
    expect(workloads[0]?.env['GF_SECURITY_ADMIN_PASSWORD']).toMatchObject({ kind: 'given', secret: true });
  });

  it('writes what it is reviewed by', () => {
    const curves = [{ expr: 'up', legend: '{{job}}' }];
    const panel: Panel = { board: 'app', title: both('Up', 'En marche'), unit: 'short', curves };
    expectGolden(
      'src/components/grafana/golden',
      withPanels([panel]).files.filter(({ at }) => at.endsWith('.json') || at.endsWith('.service')),
    );
  });
});
