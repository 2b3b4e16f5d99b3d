import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../test/support/plans.ts';
import { shop } from '../../../test/support/planned-apps.ts';
import { portFor } from './ports.ts';

describe('ports', () => {
  it('are the usual ones, or the next that no service has', () => {
    expect(portFor(askedOf(shop), 3000)).toBe(3002);
    expect(portFor(askedOf(shop), 9090)).toBe(9090);
  });
});
