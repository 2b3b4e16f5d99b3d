import { z } from 'zod';
import { ask, linesOf, partsOf } from '../ask.ts';
import { serviceNames, serviceOf, within } from '../services.ts';

export interface WatchSeen {
  /** Names of alerts that fire; undefined where nobody could be asked. */
  readonly firing?: readonly string[];
}

/** prometheus.io, "HTTP API", Alerts. */
const answer = z.object({
  data: z.object({
    alerts: z.array(z.object({ state: z.string(), labels: z.object({ alertname: z.string() }) })),
  }),
});

/** Fires always, so that somebody outside notices when it stops. */
const heartbeat = 'AlwaysFiring';

export const watchAsk = ask({
  script: ({ manifest }) => {
    const service = serviceOf(manifest, serviceNames.watch);
    if (service === undefined && !manifest.units.some(({ name }) => name === 'prometheus.service')) return '';
    // The image has BusyBox, and no curl.
    const client =
      service === undefined ? 'curl --silent --max-time 5' : `${within(manifest, service)} wget -q -T 5 -O -`;
    return `echo '## alerts'\n${client} http://127.0.0.1:9090/api/v1/alerts\n`;
  },
  read: (text): WatchSeen => {
    const lines = linesOf(partsOf(text).get('alerts') ?? '');
    if (lines.length === 0) return {};
    const { data } = answer.parse(JSON.parse(lines.join('\n')));
    const firing = data.alerts.flatMap(({ state, labels: { alertname } }) =>
      state === 'firing' && alertname !== heartbeat ? [alertname] : [],
    );
    return { firing: [...new Set(firing)] };
  },
});
