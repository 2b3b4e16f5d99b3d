import { dnsFiles } from '../../core/dns/files.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { hostName } from '../../core/formats/host-name.ts';
import { noDomain } from '../../core/plan/asked.ts';
import type { OutFile } from '../../core/stack/file.ts';
import { withHeader } from '../../core/stack/header.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { makeStack, refuseOnePlace, type StackInput, unrendered } from './make-stack.ts';

/**
 * Everything that a plan becomes on its target, as texts with their headers. Pure: the same plan gives the same bytes.
 * @throws UnmoorError RENDER-101, RENDER-102, RENDER-111, RENDER-112; RENDER-104 when the target cannot be rendered for, RENDER-105 without a domain, RENDER-103 with one
 * that is no host name
 */
export function renderFiles(input: StackInput): {
  readonly stack: Stack;
  readonly files: readonly OutFile[];
} {
  const { asked, target } = input;
  if (target.lower === undefined)
    throw new UnmoorError('RENDER-104', {
      why: `Unmoor plans for ${target.name.en} (${target.id}), and does not write its files yet.`,
      next: 'render for another target (--to), or write them from the plan.',
      state: unrendered,
    });
  if (asked.domain === noDomain)
    throw new UnmoorError('RENDER-105', {
      why: `No domain of its own was found for ${asked.app.app}: certificates, routes and mail need one.`,
      next: 'write it into unmoor.yaml (`unmoor init` makes the file): app, domains, host.',
      state: unrendered,
    });
  const stack = makeStack({ ...input, asked: { ...asked, domain: hostName(asked.domain) } });
  const files = [...target.lower(stack, input.plan), ...stack.elsewhere, ...dnsFiles(stack)].map((file) => ({
    ...file,
    text: withHeader(file),
  }));
  refuseOnePlace(files.map(({ path }) => path));
  for (const file of files) refuseHidden(file);
  return { stack, files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** A NUL, and what turns the direction of writing (Unicode TR 36, "bidirectional text spoofing"). */
// oxlint-disable-next-line no-control-regex
const hidden = /[\u0000\u202a-\u202e\u2066-\u2069]/u;

/** A name of the app's may hold it, and whoever reviews the file would see another one than the program does. */
function refuseHidden({ path, text }: OutFile): void {
  const at = hidden.exec(text)?.index;
  if (at === undefined) return;
  const sign = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  throw new UnmoorError('RENDER-112', {
    why: `${path}, line ${text.slice(0, at).split('\n').length}, would hold U+${sign}, which nobody sees.`,
    next: 'look for it in the names, folders and commands of the app, and take it out.',
    state: unrendered,
  });
}
