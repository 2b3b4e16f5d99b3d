import { plainMentioning } from '../../core/code/plain.ts';
import type { Place } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';

/** What the code listens on when PORT is not set: `process.env.PORT ?? 3001`, `.listen(3001`, a schema's `PORT: ... .default(3001)`. */
const patterns: readonly RegExp[] = [
  /\bPORT(?:"\])?\)?(?:,\d+\))?(?:\|\||\?\?)"?(\d{2,5})\b/,
  /\bPORT:[^;}]{0,80}?\.default\("?(\d{2,5})\b/,
  /\bPORT:(?:num|port|makeValidator)\(\{[^}]*?default:(\d{2,5})\b/,
  /\bPORT=(?:\+|Number\()?(?:process\.env\.PORT)?(?:\|\||\?\?)?"?(\d{2,5})\b/i,
  /\.listen\((?:\{[^}]*?\bport:)?"?(\d{2,5})\b/,
  /\bport:(?:Number\(|\+|parseInt\()?[^,;{}]{0,60}?(?:\|\||\?\?)"?(\d{2,5})\b/,
  /\bserve\(\{[^}]*?\bport:"?(\d{2,5})\b/,
];

/** The first pattern that any file fits is taken: what the environment may change comes before a fixed number. */
export async function portInCode(
  tree: Tree,
  code: readonly string[],
): Promise<{ readonly port: number; readonly from: Place } | undefined> {
  const files = await plainMentioning(tree, code, ['PORT', '.listen(', 'port:']);
  for (const pattern of patterns)
    for (const file of files) {
      const found = pattern.exec(file.text);
      if (found !== null)
        return { port: Number(found[1]), from: { file: file.path, line: file.lineAt(found.index) } };
    }
  return undefined;
}
