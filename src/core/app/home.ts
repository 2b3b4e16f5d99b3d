import type { Service } from './service.ts';

/** The platform that a service runs on. A platform's file often describes one service of a folder, and the platform runs them all. */
export const homeOf = ({ platform, folder }: Service, services: readonly Service[]): string | undefined =>
  platform ?? services.find((other) => other.folder === folder && other.platform !== undefined)?.platform;
