import { block, line, literal, type NginxPart, plain } from '../../core/formats/nginx.ts';
import { pass } from './proxy.ts';
import type { Site } from './site.ts';

/**
 * Files of the app that lie within reach: they answer while its processes are replaced, those of releases before too, and asking for
 * many of them is no flood of requests. What is not among them, the app is asked for.
 */
export function assets({ id, site: { rest }, upstreamOf, silenceS }: Site): readonly NginxPart[] {
  if (rest.kind !== 'app' || rest.assets === undefined) return [];
  const { prefix, folder } = rest.assets;
  const otherwise = `@${id}_assets`;
  return [
    block(
      'location',
      ['^~', plain(prefix)],
      [line('alias', literal(`${folder}/`)), line('try_files', '$uri', otherwise)],
    ),
    ...pass({ upstream: upstreamOf(rest.workload), at: otherwise, silenceS, limited: false }),
  ];
}
