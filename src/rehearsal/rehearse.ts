/** The main job as one function, on a sample shop; and its look at somebody's own database. */
export type { Drive, DriveOptions, Ends, MakeDrive } from './ends.ts';
export { type OwnOptions, rehearseOwn } from './own.ts';
export { renderReport } from './render.ts';
export type { RehearsalResult } from './report.ts';
export { rehearseSample, type SampleOptions } from './sample.ts';
