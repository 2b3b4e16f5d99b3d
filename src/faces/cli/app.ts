import {
  type Application,
  type ApplicationText,
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  formatMessageForArgumentScannerError,
  text_en,
} from '@stricli/core';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { type CliContext, commands } from './commands.ts';

const aim =
  'Takes a serving app off managed platforms: reads it, says what ties it down and what leaving costs, plans the move, and moves its data live, verified, and with a way back.';

/** The parser's own words are turned into coded errors, so that a mistyped flag looks like every other mistake, in JSON too. */
export function buildApp(version: string, fail: (error: unknown) => void): Application<CliContext> {
  const refuse = (error: unknown): string => {
    fail(error);
    return ''; // it was printed by `fail`; the parser prints the empty text that it gets
  };
  const text: ApplicationText = {
    ...text_en,
    noCommandRegisteredForInput: ({ input, corrections }) => refuse(noSuchVerb(input, corrections)),
    exceptionWhileParsingArguments: (error) => refuse(badFlag(error)),
    exceptionWhileLoadingCommandFunction: refuse,
    exceptionWhileLoadingCommandContext: refuse,
    exceptionWhileRunningCommand: refuse,
    commandErrorResult: refuse,
  };
  const root = buildRouteMap<keyof typeof commands, CliContext>({
    routes: commands,
    docs: {
      brief: aim,
      fullDescription: `${aim}\n\nEXAMPLE\n  unmoor inspect\n  unmoor cost --rate 50 --hours 2\n  unmoor plan --format html --out plan.html\n  unmoor rehearse\n  unmoor doctor --from env:DATABASE_URL --to env:NEW_DATABASE_URL\n\nA password typed into a URL is seen by everyone on the machine for a moment: give env:NAME or @FILE instead.`,
    },
  });
  return buildApplication(root, {
    name: 'unmoor',
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: false },
    documentation: {
      caseStyle: 'convert-camel-to-kebab',
      onlyRequiredInUsageLine: true,
      disableAnsiColor: true,
    },
    localization: { text },
  });
}

/** A word that stands where a verb should may be a URL: it is quoted only when it is a plain word. */
function noSuchVerb(input: string, corrections: readonly string[]): UnmoorError {
  const quoted = /^[\w-]{1,30}$/.test(input) ? `"${input}"` : 'The first word';
  return new UnmoorError('USE-104', {
    why: `${quoted} is no verb of Unmoor. Its verbs are ${Object.keys(commands).join(', ')}.`,
    next:
      corrections.length === 0
        ? '`unmoor --help` shows what each does.'
        : `perhaps ${corrections.map((word) => `\`unmoor ${inRoute(bare(word))}\``).join(' or ')} was meant.`,
    state: untouched,
  });
}

/** A word below `env` is suggested with it. */
const inRoute = (word: string): string => (word in commands ? word : `env ${word}`);

function badFlag(error: unknown): UnmoorError {
  return new UnmoorError('USE-105', {
    why:
      error instanceof ArgumentScannerError
        ? flagWords(error)
        : `The flags could not be read: ${String(error)}.`,
    next: 'add --help to see the flags of this verb, with an example.',
    state: untouched,
  });
}

/** Values are quoted only where they come from a fixed list: any other may hold a password. */
function flagWords(error: ArgumentScannerError): string {
  const meant = (corrections: readonly string[]) =>
    corrections.length === 0
      ? ''
      : ` Perhaps ${corrections.map((word) => `--${bare(word)}`).join(' or ')} was meant.`;
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }) =>
      `There is no flag --${input.replace(/^--/, '').replace(/=.*/s, '')}.${meant(corrections)}`,
    AliasNotFoundError: ({ input }) => `There is no flag -${input}.`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, exception }) =>
      `The value of --${externalFlagNameOrPlaceholder} cannot be read: ${exception instanceof Error ? exception.message : 'it is not understood'}.`,
    EnumValidationError: ({ externalFlagName, values }) =>
      `The value of --${externalFlagName} is none of ${values.join(', ')}.`,
    InvalidNegatedFlagSyntaxError: ({ externalFlagName }) => `--${externalFlagName} takes no value.`,
    UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given twice.`,
    UnexpectedPositionalError: ({ expectedCount }) =>
      `A word stands there that belongs to no flag; ${expectedCount === 0 ? 'this verb takes flags only' : 'one word is expected'}.`,
    UnsatisfiedFlagError: ({ externalFlagName, nextFlagName }) =>
      `--${externalFlagName} needs a value${nextFlagName === undefined ? '' : `, and --${nextFlagName} follows it`}.`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing.`,
  });
}

/** The parser gives its suggestions in backticks, and flags with their dashes. */
const bare = (word: string): string => word.replaceAll('`', '').replace(/^--/, '');
