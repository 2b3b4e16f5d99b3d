import type { Finding } from '../../../core/finding.ts';
import type { Facts } from './facts/facts.ts';
import { judgeActivity } from './families/activity.ts';
import { judgeClocks } from './families/clocks.ts';
import { judgeExtensions } from './families/extensions.ts';
import { judgeIdentity } from './families/identity.ts';
import { judgeLocale } from './families/locale.ts';
import { judgeObjects } from './families/objects.ts';
import { judgePlatform } from './families/platform.ts';
import { judgeReplication } from './families/replication.ts';
import { judgeReadOnly, judgeRights, judgeTargetRights } from './families/rights.ts';
import { judgeRoles } from './families/roles.ts';
import { judgeDisk, judgeSize } from './families/size.ts';
import { judgeTarget } from './families/target.ts';
import { judgeUnseen } from './families/unseen.ts';
import { judgeVersions } from './families/versions.ts';
import { judgeWal } from './families/wal.ts';
import { judgeWayBack } from './families/way-back.ts';

const families = [
  judgePlatform,
  judgeVersions,
  judgeWal,
  judgeRights,
  judgeReadOnly,
  judgeTarget,
  judgeTargetRights,
  judgeWayBack,
  judgeIdentity,
  judgeObjects,
  judgeExtensions,
  judgeLocale,
  judgeRoles,
  judgeActivity,
  judgeReplication,
  judgeSize,
  judgeDisk,
  judgeClocks,
  judgeUnseen,
];

const order: Readonly<Record<Finding['level'], number>> = { blocks: 0, unknown: 1, warns: 2, tells: 3 };

/** Everything that follows from the facts, the gravest first. Pure. */
export function judge(facts: Facts): readonly Finding[] {
  return families.flatMap((family) => family(facts)).sort((a, b) => order[a.level] - order[b.level]);
}
