/** The first line of the file for the new side. */
export const fileHead = (name: string, readBy: string): string =>
  `# ${name}, written by Unmoor as ${readBy} reads it. It holds secrets: keep it out of git, and readable for its owner only.`;

/** The first line of its template. */
export const templateHead = (name: string): string => `# What ${name} must hold. No value stands here.`;

/** Whether Unmoor wrote it: it says where the app goes, and not what binds it; a plan made before must still fit beside it. */
export const isOwnFile = (text: string): boolean =>
  /^# (?:\S+, written by Unmoor as .* reads it\.|What \S+ must hold\. No value stands here\.)/.test(text);
