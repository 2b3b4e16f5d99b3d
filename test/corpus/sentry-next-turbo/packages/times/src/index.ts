/** The next full hour. */
export const next = (now: Date): string => `${(now.getHours() + 1) % 24}:00`;
