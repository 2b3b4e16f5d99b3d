/** A package that a Python file of requirements asks for. */
export interface Required {
  /** As PEP 503 has it: lower case, `-` between the words. */
  readonly name: string;
  /** `celery[redis]` asks for `redis` too. */
  readonly extras: readonly string[];
  readonly line: number;
}

export interface Requirements {
  readonly packages: readonly Required[];
  /** Files that are read along (`-r base.txt`), relative to this one. */
  readonly includes: readonly string[];
}

/** PEP 503. */
export const normal = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** One requirement, as PEP 508 has it: `Django>=5`, `celery[redis]`, `name @ https://...`. */
export function readRequirement(text: string, line: number): Required | undefined {
  const found = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*(?=$|[<>=!~;@#(\s])/.exec(text);
  if (found === null) return undefined;
  const extras = (found[2] ?? '').split(',').map((extra) => normal(extra.trim()));
  return { name: normal(found[1] ?? ''), extras: extras.filter(Boolean), line };
}

/** pip's format: a requirement a line, `-r` and `-c`, `#` begins a remark, `\` joins lines; `#egg=` names what a URL gives. */
export function readRequirements(text: string): Requirements {
  const packages: Required[] = [];
  const includes: string[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const said = raw.replace(/(?:^|\s)#.*$/, '').trim();
    const include = /^(?:-r|--requirement)[ =]?\s*(\S+)/.exec(said)?.[1];
    const egg = /[#&]egg=([\w.-]+)/.exec(raw)?.[1];
    if (include !== undefined) includes.push(include);
    else if (egg !== undefined) packages.push({ name: normal(egg), extras: [], line: index + 1 });
    else if (said !== '' && !said.startsWith('-') && !said.includes('://')) {
      const required = readRequirement(said, index + 1);
      if (required !== undefined) packages.push(required);
    } else if (/^[\w.[\]-]+\s*@/.test(said)) {
      const required = readRequirement(said, index + 1);
      if (required !== undefined) packages.push(required);
    }
  }
  return { packages, includes };
}
