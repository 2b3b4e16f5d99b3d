import type { Source } from './source.ts';
import { isPunctuation } from './token.ts';

/**
 * The names that the value at a token is given to, the nearest first: `origin`, `cors` for a text in `cors({ origin: ['...'] })`;
 * `ALLOWED_HOSTS` for one in `ALLOWED_HOSTS = ['...']` or `ALLOWED_HOSTS.append('...')`.
 */
export function namesAround({ tokens, partner }: Source, at: number): readonly string[] {
  const names: string[] = [];
  let sameLevel = true;
  for (let i = at - 1; i >= 0 && names.length < 6; i -= 1) {
    const token = tokens[i];
    const close = partner[i] ?? -1;
    if (close >= 0 && close < i) {
      i = close;
      continue;
    }
    if (isPunctuation(token, ';') || (token?.kind === 'newline' && sameLevel && !isOpen(tokens[i - 1]?.text)))
      break;
    if (close > i) {
      // Past the bracket that is open here: what stands before it is whom it belongs to.
      sameLevel = true;
      for (
        let back = i - 1;
        tokens[back]?.kind === 'word' || isPunctuation(tokens[back], '.', '?.');
        back -= 1
      )
        if (tokens[back]?.kind === 'word') names.push(tokens[back]?.text ?? '');
    } else if (isPunctuation(token, '=', ':', '+=', '??', '||', '===', '==') && sameLevel) {
      const name = tokens[i - 1];
      if (name?.kind === 'word' || name?.kind === 'string') names.push(name.text);
      const object = isPunctuation(tokens[i - 2], '.') ? tokens[i - 3] : undefined;
      if (object?.kind === 'word') names.push(object.text);
      if (isPunctuation(token, '=', ':')) sameLevel = false;
    }
  }
  return names;
}

const isOpen = (text: string | undefined): boolean =>
  text === '(' || text === '[' || text === '{' || text === ',';
