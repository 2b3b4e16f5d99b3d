import { type Colour, colours, greenServes } from '../stack/colours.ts';

/** Prints the colour that does not serve. */
export const idleColour = `if [ -e ${greenServes} ]; then echo blue; else echo green; fi`;

/** The colour that a unit of the app runs in: `shop-web-blue@18000.service`; undefined for what has none. */
export const colourOf = (unit: string): Colour | undefined =>
  colours.find((colour) => new RegExp(`-${colour}[@.]`).test(unit));
