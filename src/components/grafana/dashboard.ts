import { z } from 'zod';
import type { Board, Panel } from '../../core/stack/observe.ts';
import { both, type Text } from '../../core/text.ts';

/** The provisioned datasource: dashboards name it by this. */
export const datasource = { type: 'prometheus', uid: 'unmoor' } as const;

const source = z.strictObject({ type: z.literal('prometheus'), uid: z.literal(datasource.uid) });
const place = z.strictObject({
  h: z.int().positive(),
  w: z.int().positive().max(24),
  x: z.int().min(0).max(23),
  y: z.int().min(0),
});

/**
 * What we write of Grafana's dashboard JSON (grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model; kinds/dashboard
 * of grafana/grafana), and nothing else: a field that is not here is a slip.
 */
export const dashboardSchema = z.strictObject({
  uid: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/),
  title: z.string().min(1),
  description: z.string(),
  tags: z.array(z.string()),
  timezone: z.literal('browser'),
  schemaVersion: z.literal(39),
  editable: z.boolean(),
  refresh: z.string().regex(/^\d+[smh]$/),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  templating: z.strictObject({ list: z.array(z.never()) }),
  annotations: z.strictObject({ list: z.array(z.never()) }),
  panels: z.array(
    z.strictObject({
      id: z.int().positive(),
      type: z.literal('timeseries'),
      title: z.string().min(1),
      description: z.string(),
      datasource: source,
      gridPos: place,
      fieldConfig: z.strictObject({
        defaults: z.strictObject({
          unit: z.string(),
          min: z.number().optional(),
          max: z.number().optional(),
        }),
        overrides: z.array(z.never()),
      }),
      options: z.strictObject({
        legend: z.strictObject({
          displayMode: z.literal('list'),
          placement: z.literal('bottom'),
          showLegend: z.boolean(),
        }),
        tooltip: z.strictObject({ mode: z.literal('multi'), sort: z.literal('desc') }),
      }),
      targets: z.array(
        z.strictObject({
          refId: z.string().regex(/^[A-Z]$/),
          datasource: source,
          expr: z.string().min(1),
          legendFormat: z.string(),
        }),
      ),
    }),
  ),
});
export type Dashboard = z.infer<typeof dashboardSchema>;

const titles: Readonly<Record<Board, Text>> = {
  host: both('Host', 'Serveur'),
  database: both('Database', 'Base de données'),
  store: both('Key-value stores', 'Magasins clé-valeur'),
  front: both('Front', 'Frontal'),
  app: both('App', 'Application'),
};

/** Two panels a row, each half as wide as the 24 columns of Grafana's grid. */
export const dashboard = (board: Board, panels: readonly Panel[]): Dashboard => ({
  uid: `unmoor-${board}`,
  title: titles[board].en,
  description: titles[board].fr,
  tags: ['unmoor'],
  timezone: 'browser',
  schemaVersion: 39,
  editable: false,
  refresh: '1m',
  time: { from: 'now-24h', to: 'now' },
  templating: { list: [] },
  annotations: { list: [] },
  panels: panels.map(({ title, unit, curves }, index) => ({
    id: index + 1,
    type: 'timeseries',
    title: title.en,
    description: title.fr,
    datasource,
    gridPos: { h: 8, w: 12, x: (index % 2) * 12, y: Math.floor(index / 2) * 8 },
    fieldConfig: {
      defaults: { unit, ...(unit === 'percentunit' ? { min: 0, max: 1 } : {}) },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: curves.map(({ expr, legend }, nth) => ({
      refId: String.fromCharCode(65 + nth),
      datasource,
      expr,
      legendFormat: legend,
    })),
  })),
});
