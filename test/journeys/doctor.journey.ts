import { faults } from '../support/health/faults/index.ts';
import { examineThrough } from '../support/health/rounds.ts';
import { runningSite } from '../support/health/site.ts';

/** The association's site on a server with units of systemd. */
examineThrough(() => runningSite({ suite: 'trixie', os: 'debian-13' }), faults);
