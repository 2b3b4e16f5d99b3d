import type { Finding } from '../../../core/finding.ts';
import { catalogue, type Entry } from './catalogue.ts';

const levels: Readonly<Record<Finding['level'], string>> = {
  blocks: 'The move does not start until it is mended.',
  warns: 'Said, and let through.',
  tells: 'For information.',
  unknown: 'The check could not run. It is not passed.',
};

const stops: Readonly<Record<Entry['stops'], string>> = {
  logical: 'live move',
  all: 'every move',
  nothing: '',
};

/** docs/reference/findings.md, made from the catalogue; page.test.ts keeps the two equal. */
export function findingsPage(): string {
  const rows = Object.entries(catalogue).map(
    ([code, entry]: [string, Entry]) =>
      `| \`${code}\` | ${entry.level} | ${stops[entry.stops]} | ${entry.meaning} | ${entry.remedy} |`,
  );
  return `# Findings of \`unmoor doctor\` for PostgreSQL

Made from src/movers/postgres/doctor/catalogue.ts by \`npx vitest run src/movers/postgres/doctor/page.test.ts -u\`.

Doctor looks and changes nothing. A code keeps its meaning for ever. What doctor prints holds the values that it saw, the exact
statements that mend it, and those that take the remedy back.

${Object.entries(levels)
  .map(([level, says]) => `- **${level}**: ${says}`)
  .join('\n')}

A finding that stops the *live move* only leaves the offline method (writes pause for the whole copy).

| code | level | stops | what it means | remedy |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
