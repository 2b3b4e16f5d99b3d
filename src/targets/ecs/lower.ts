import type { Plan } from '../../core/plan/plan.ts';
import { type OutFile, people } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { appTemplate } from './app.ts';
import { dataTemplate } from './data.ts';
import { guide } from './guide.ts';
import { imageFiles } from './images.ts';
import { jobsTemplate } from './jobs.ts';
import { parts } from './names.ts';
import { networkTemplate } from './network.ts';
import { asTask } from './schedule.ts';
import {
  buildScript,
  deployScript,
  prepareScript,
  secretsScript,
  settingsScript,
  type Templates,
} from './scripts.ts';
import { keyValueStores, storesOf } from './stores.ts';
import { templateFile } from './template.ts';
import { tunnelScript } from './tunnel-script.ts';

/** Four templates in the order in which they are made, Dockerfiles, the files that go into images, scripts, and a page for people. */
export function lower(given: Stack, plan: Plan): readonly OutFile[] {
  const stack = { ...given, workloads: given.workloads.map((one) => asTask(given, one)) };
  const jobs = jobsTemplate(stack);
  const stores = storesOf(stack, plan);
  const templates: Templates = {
    network: networkTemplate(stack, plan),
    data: dataTemplate(stack, plan),
    ...(jobs === undefined ? {} : { jobs }),
    app: appTemplate(stack, plan),
  };
  return [
    ...parts.flatMap((part) => {
      const template = templates[part];
      return template === undefined ? [] : [templateFile(`${part}.yaml`, template)];
    }),
    ...imageFiles(stack),
    // In an image nothing is anybody's alone: a file that a program may read is read by all.
    ...stack.files.map(
      (file): OutFile => ({ ...file, path: `files${file.at}`, mode: file.mode === '0755' ? '0755' : '0644' }),
    ),
    settingsScript(templates),
    prepareScript(stack, templates),
    secretsScript(stack, { keyValue: keyValueStores(stack, plan).length > 0 }),
    buildScript(stack),
    deployScript(stack, templates),
    ...(stores.length === 0 ? [] : [tunnelScript(stack, stores)]),
    { path: '.gitignore', text: '*.env\n', mode: '0644', reader: people, comment: '#' },
    { path: 'README.md', text: guide(stack, plan), mode: '0644', reader: people, comment: '<!--' },
  ];
}
