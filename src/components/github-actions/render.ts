import { hostName } from '../../core/formats/host-name.ts';
import { asName } from '../../core/stack/app.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { workflow } from './workflow.ts';

/** One file, for the app's repository: the host already has what makes a release and lets it serve. */
export function render({ asked }: Rendering): Rendered {
  const { services, app } = asked.app;
  const health = services.find(({ kind, health: path }) => kind === 'web' && path !== undefined)?.health;
  const text = workflow({ name: asName(app), domain: hostName(asked.domain), health: health ?? '/' });
  return {
    files: [],
    workloads: [],
    elsewhere: [{ path: 'github/deploy.yml', text, mode: '0644', reader: 'github-workflow', comment: '#' }],
  };
}
