/** Languages that Unmoor's words to people exist in. English is written first, French is complete. */
export const languages = ['en', 'fr'] as const;
export type Lang = (typeof languages)[number];

/** The same words in every language, side by side, so that none can be forgotten. */
export type Text = Readonly<Record<Lang, string>>;

export const say = (text: Text, lang: Lang): string => text[lang];

/** Words in every language, English first. */
export const both = (en: string, fr: string): Text => ({ en, fr: unbreakable(fr) });

/** A name that every language leaves as it is. */
export const proper = (name: string): Text => ({ en: name, fr: name });

/** French puts a space that does not break before `:;?!»%` and after `«`. What stands between backticks is a command, and stays. */
const unbreakable = (fr: string): string =>
  fr
    .split('`')
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/ (?=[:;?!»%](?:\s|$|[.,)]))/g, '\u00a0').replaceAll('« ', '«\u00a0'),
    )
    .join('`');
