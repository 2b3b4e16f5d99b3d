import { verbsThere } from '../../../core/agent/call.ts';

const advice = new RegExp(`\`unmoor (${verbsThere.join('|')})(?=[\` ])(?! --on )`, 'g');

/** What a server says to type next is typed here: it is told where. @param place `--on root@host` and how one gets in */
export const withPlace = (text: string, place: string): string =>
  text.replaceAll(advice, (_, verb: string) => `\`unmoor ${verb} ${place}`);
