import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestHost } from '../hosts/index.ts';

const more = 'test/journeys/apps/association-working';

/** The association gets tasks that take as long as is asked, and a diary of them in its database. @param source its copy */
export function giveWork(source: string): void {
  const community = join(source, 'backend/community');
  copyFileSync(join(more, '0002_diary.py'), join(community, 'migrations/0002_diary.py'));
  lengthen(
    join(community, 'tasks.py'),
    'tasks.py',
    'import subprocess\nimport time\n\nfrom django.db import connection\n',
  );
  lengthen(
    join(community, 'urls.py'),
    'urls.py',
    'from django.http import HttpRequest, JsonResponse\nfrom django.views.decorators.csrf import csrf_exempt\nfrom django.views.decorators.http import require_POST\n\nfrom .tasks import work\n',
  );
}

const lengthen = (file: string, by: string, head: string): void =>
  writeFileSync(file, head + readFileSync(file, 'utf8') + readFileSync(join(more, by), 'utf8'));

/** The next version of its front: its script gets another hash. */
export const turnFront = (source: string, version: string): void =>
  appendFileSync(
    join(source, 'frontend/frontend/src/main.jsx'),
    `\nconsole.info(${JSON.stringify(version)});\n`,
  );

/** What a task left in the diary: `began`, `ended`, by its id, as often as it did. */
export async function diaryOf(host: TestHost): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = "SELECT task || ' ' || word FROM diary ORDER BY at";
  const lines = await host.sure(['runuser', '-u', 'postgres', '--', 'psql', '-qAtd', 'app', '-c', asked]);
  const diary = new Map<string, readonly string[]>();
  for (const line of lines.trim().split('\n')) {
    const [task = '', word = ''] = line.split(' ');
    diary.set(task, [...(diary.get(task) ?? []), word]);
  }
  return diary;
}

/** Counts the processes of beat ten times a second until it is told to end. */
export function watchBeat(host: TestHost): { readonly end: () => Promise<readonly number[]> } {
  const told = '/run/beat-was-watched';
  const counts = host.sure([
    'sh',
    '-c',
    `until [ -e ${told} ]; do pgrep -c -u app -f 'celery.* beat ' || true; sleep 0.1; done | sort -nu`,
  ]);
  return {
    end: async () => {
      await host.sure(['touch', told]);
      return (await counts).trim().split('\n').map(Number);
    },
  };
}
