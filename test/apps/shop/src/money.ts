export interface Money {
  readonly cents: number;
}

/** An amount as the database holds it. */
export const from = (cents: number): Money => ({ cents });

export const plus = (a: Money, b: Money): Money => from(a.cents + b.cents);

export const say = ({ cents }: Money): string =>
  new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' }).format(cents / 100);
