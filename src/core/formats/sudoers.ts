import { cannotHold } from './cannot-hold.ts';

export interface SudoRule {
  readonly user: string;
  /** Whose rights. */
  readonly as: string;
  /** Whole commands with every argument; `ALL` is every one. */
  readonly commands: readonly string[];
}

/**
 * Rules of sudoers(5) that ask for no password. Words have no wildcard and no sign of the grammar in them (`*`, `,`, `:`, `=`, `\\`, `!`, `"`): a
 * pattern would match more than what it seems to.
 * @throws UnmoorError RENDER-103
 */
export const sudoRules = (rules: readonly SudoRule[]): string =>
  rules
    .map(
      ({ user, as, commands }) =>
        `${word(user)} ALL=(${word(as)}) NOPASSWD: ${commands
          .map((command) => command.split(' ').map(word).join(' '))
          .join(', ')}\n`,
    )
    .join('');

function word(text: string): string {
  if (/^[A-Za-z0-9_.@/+-]+$/.test(text)) return text;
  throw cannotHold(
    'a rule of sudo',
    text,
    'it has a sign that sudoers gives a meaning to',
    'give it a name of letters, digits, dashes, dots.',
  );
}
