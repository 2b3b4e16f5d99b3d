/** The end of what a program printed: where it failed stands there. */
export const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-20).join('\n');
