import { plainMentioning } from '../../core/code/plain.ts';
import type { PythonProject } from '../../core/app/packages/python.ts';
import { type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { codeOf, madeIn, place } from './modules.ts';
import { common } from './web.ts';

/** Celery: a worker for an app that is made with it, and a scheduler when it has a timetable. */
export async function celeryOf(tree: Tree, project: PythonProject): Promise<ServiceClaim[]> {
  if (!project.packages.has('celery')) return [];
  const [made] = await madeIn(tree, project, 'Celery');
  if (made === undefined) return [];
  const app = made.module.replace(/\.celery$/, '');
  const worker = {
    folder: project.folder,
    ...common(project),
    weight: weights.usual,
    kind: 'worker' as const,
    start: `celery -A ${app} worker -l info`,
    from: [made.from],
  };
  const timetable = await timetableOf(tree, project);
  if (timetable === undefined) return [worker];
  return [
    worker,
    { ...worker, kind: 'scheduler', start: `celery -A ${app} beat -l info`, from: [timetable] },
  ];
}

async function timetableOf(tree: Tree, project: PythonProject) {
  const words = ['beat_schedule', 'BEAT_SCHEDULE', 'add_periodic_task', 'django_celery_beat'];
  const code = await plainMentioning(tree, codeOf(tree, project), words);
  const pattern =
    /\b(?:CELERY_)?(?:beat_schedule|BEAT_SCHEDULE)(?::\w+)?=|\.add_periodic_task\(|"django_celery_beat"/;
  for (const file of code) {
    const index = file.text.search(pattern);
    if (index >= 0) return place(file, index);
  }
  return undefined;
}

interface Engine {
  readonly package: string;
  /** Text of code that takes work, or that gives it away. */
  readonly words: readonly string[];
  readonly start: string;
}

/** Other queues whose workers are always started the same way. */
const engines: readonly Engine[] = [
  { package: 'django-rq', words: ['django_rq'], start: 'python manage.py rqworker default' },
  { package: 'rq', words: ['rq import', 'import rq'], start: 'rq worker' },
  { package: 'django-q2', words: ['django_q'], start: 'python manage.py qcluster' },
  { package: 'django-q', words: ['django_q'], start: 'python manage.py qcluster' },
];

export async function workersOf(tree: Tree, project: PythonProject): Promise<ServiceClaim[]> {
  const engine = engines.find((one) => project.packages.has(one.package));
  if (engine === undefined) return [];
  const [used] = await plainMentioning(tree, codeOf(tree, project), engine.words);
  if (used === undefined) return [];
  const from = [project.packages.get(engine.package) ?? { file: used.path }];
  return [
    {
      folder: project.folder,
      ...common(project),
      kind: 'worker',
      start: engine.start,
      from,
      weight: weights.usual,
    },
  ];
}
