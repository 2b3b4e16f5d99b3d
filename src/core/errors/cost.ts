/** COST-: the price book, and what a cost is counted from. */
export const costTitles = {
  'COST-101': 'The price book is not valid',
  'COST-102': 'The cost inputs are not valid',
  'COST-103': 'A price is not in the price book',
  'COST-104': 'One line has prices in two currencies',
  'COST-105': 'There is nothing to compare',
  'COST-106': 'No host of the price book is large enough',
} as const;
