import type { Finding } from '../../../../core/finding.ts';
import type { Facts, PlatformFacts } from '../facts/facts.ts';
import { count, found, list, seen, statements } from '../found.ts';

/** What the platform that runs the source keeps to itself. */
export function judgePlatform(facts: Facts): Finding[] {
  const platform = seen(facts.source.platform);
  if (platform === undefined) return [];
  return [...judgeStays(platform), ...judgeNeeds(platform)];
}

function judgeStays({ platform, stays, along }: PlatformFacts): Finding[] {
  return [
    found('PG-PLATFORM', 'source', {
      what: `The source is a database of ${platform}; ${count(stays.length, 'thing')} of the platform's own ${stays.length === 1 ? 'stays' : 'stay'} there.`,
      why: `${along.length === 0 ? '' : `From schemas that stay, ${list(along)} come along. `}${statements(stays.map(({ name, why }) => `${name}: ${why}`))}`,
    }),
  ];
}

function judgeNeeds({ platform, needs }: PlatformFacts): Finding[] {
  if (needs.length === 0) return [];
  return [
    found('PG-PLATFORM-NEEDED', 'source', {
      what: `${count(needs.length, 'object')} of the app ${needs.length === 1 ? 'needs' : 'need'} what stays with ${platform}: ${list(needs.map((need) => `${need.what} needs ${need.needs}`))}.`,
      why: 'It could not be made on the target, where what it needs is missing.',
      remedy: '-- make a stand-in of the same name on the target, or drop what needs it on the source',
    }),
  ];
}
