import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { frameworks } from './frameworks.ts';

interface Listed {
  readonly slug: string | null;
  readonly detectors?: {
    readonly every?: readonly { readonly matchPackage?: string }[];
    readonly some?: readonly { readonly matchPackage?: string }[];
  };
  readonly settings: {
    readonly buildCommand?: { readonly value?: string | null };
    readonly outputDirectory?: { readonly value?: string };
  };
}

const { frameworkList } = createRequire(import.meta.url)('@vercel/frameworks') as {
  readonly frameworkList: readonly Listed[];
};

/** Where we say something else than that list, and why. */
const apart: Readonly<Record<string, string>> = {
  next: 'the list says only "Next.js default"',
  nuxt: 'its list entry is of Nuxt 2: dist',
  remix: 'its build is Vite by now, and leaves a server',
  'react-router': 'same output; kept for clarity',
  sveltekit: 'the list says where its adapter for Vercel finds pages',
  solidstart: 'same; named by its older package there',
  'tanstack-start': 'the list speaks of a single page app',
};

it('builds as the list of those who host them says, but where we know better', () => {
  const listed = (name: string) =>
    frameworkList.find(({ detectors }) =>
      [...(detectors?.every ?? []), ...(detectors?.some ?? [])].some(
        ({ matchPackage }) => matchPackage === name,
      ),
    );
  const differing = frameworks.flatMap(({ id, packages, build, output }) => {
    const known = packages.map(listed).find((one) => one !== undefined);
    if (known === undefined || id in apart) return [];
    const [theirBuild, theirOutput] = [
      known.settings.buildCommand?.value ?? undefined,
      known.settings.outputDirectory?.value,
    ];
    const same = (build ?? theirBuild) === theirBuild && (output ?? theirOutput) === theirOutput;
    return same ? [] : [`${id}: ${build} -> ${output}; listed: ${theirBuild} -> ${theirOutput}`];
  });
  expect(differing).toEqual([]);
  expect(
    frameworks.filter(({ packages }) => packages.some((name) => listed(name) !== undefined)).length,
  ).toBeGreaterThan(15);
});
