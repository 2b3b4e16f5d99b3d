import { composeSite } from '../support/health/compose-site.ts';
import { containerFaults } from '../support/health/faults/containers.ts';
import { examineThrough } from '../support/health/rounds.ts';

/** The association's site in containers. */
examineThrough(composeSite, containerFaults);
