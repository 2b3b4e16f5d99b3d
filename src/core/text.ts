/** Languages that Unmoor's words to people exist in. English is written first, French is complete. */
export const languages = ['en', 'fr'] as const;
export type Lang = (typeof languages)[number];

/** The same words in every language, side by side, so that none can be forgotten. */
export type Text = Readonly<Record<Lang, string>>;

export const say = (text: Text, lang: Lang): string => text[lang];
