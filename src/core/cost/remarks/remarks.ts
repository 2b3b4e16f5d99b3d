import { oldPrices, pricesWithTax, unsurePrices } from './doubtful.ts';
import { hostOutgrown, hostPrice } from './host-price.ts';
import { domainOnOneSide, missingPlatforms, roomForBackups } from './missing.ts';
import { planPrices } from './plan-prices.ts';
import type { Look, Remark, RemarkContext } from './remark.ts';
import { paidWork, paysLater, unpaidWork, whatStayingGives, withoutWork, yearOne } from './work.ts';

/** In the order in which they are read: what is counted wrongly, what is missing, what the work does to it, what is not sure. */
const looks: readonly Look[] = [
  hostPrice,
  hostOutgrown,
  planPrices,
  missingPlatforms,
  domainOnOneSide,
  roomForBackups,
  paidWork,
  unpaidWork,
  withoutWork,
  yearOne,
  paysLater,
  whatStayingGives,
  oldPrices,
  unsurePrices,
  pricesWithTax,
];

/** What is missing, at odds with the price book, or told in a way that misleads. */
export const remarksOn = (context: RemarkContext): Remark[] => looks.flatMap((look) => look(context));
