import { hostName } from '../../core/formats/host-name.ts';
import { people } from '../../core/stack/file.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { settingsScript } from './script.ts';

/** What is set at Cloudflare: nothing of it runs in the stack. */
export function render({ asked, settings }: Rendering): Rendered {
  const data = {
    zone: hostName(asked.domain),
    settings: Object.entries(settings).map(([name, { value }]) => ({ name, value })),
    cache: {
      rules: [
        {
          description: 'What the app answers is nobody else’s',
          expression: 'starts_with(http.request.uri.path, "/api/")',
          action: 'set_cache_settings',
          action_parameters: { cache: false },
        },
      ],
    },
  };
  return {
    files: [],
    workloads: [],
    beside: [
      { path: 'cloudflare/settings', text: settingsScript, mode: '0755', reader: 'shell', comment: '#' },
      {
        path: 'cloudflare/settings.json',
        text: `${JSON.stringify(data, null, 2)}\n`,
        mode: '0644',
        reader: people,
      },
    ],
  };
}
