import { ident } from '../../../io/postgres.ts';

export interface Membership {
  readonly role: string;
  readonly member: string;
  readonly admin: boolean;
  /** Options of 16 and newer; null before, where the member's own INHERIT decided and SET ROLE was always possible. */
  readonly inherit: boolean | null;
  readonly set: boolean | null;
  /** Who granted it; null: a superuser, or a server before 16. */
  readonly grantor: string | null;
}

/**
 * In the order in which they can be made: from 16 on a grantor needs the ADMIN option on the role first (manual, GRANT, "GRANT on
 * Roles"). What hangs on a grantor that has no such option any more comes last, for the server to refuse.
 */
export function inOrder(memberships: readonly Membership[]): Membership[] {
  const ordered: Membership[] = [];
  let waiting = [...memberships];
  const mayGrant = ({ role, grantor }: Membership) =>
    grantor === null || ordered.some((one) => one.role === role && one.member === grantor && one.admin);
  for (;;) {
    const ready = waiting.filter(mayGrant);
    if (ready.length === 0) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter((one) => !ready.includes(one));
  }
}

/** A target before 16 knows neither the options nor, in a way that counts, the grantor. */
export function membershipSql(one: Membership, targetMajor: number): string {
  const grant = `GRANT ${ident(one.role)} TO ${ident(one.member)}`;
  if (targetMajor < 16) return `${grant}${one.admin ? ' WITH ADMIN OPTION' : ''}`;
  const options = [
    one.admin ? 'ADMIN TRUE' : '',
    one.inherit === null ? '' : `INHERIT ${one.inherit ? 'TRUE' : 'FALSE'}`,
    one.set === null ? '' : `SET ${one.set ? 'TRUE' : 'FALSE'}`,
  ].filter((option) => option !== '');
  const by = one.grantor === null ? '' : ` GRANTED BY ${ident(one.grantor)}`;
  return `${grant}${options.length > 0 ? ` WITH ${options.join(', ')}` : ''}${by}`;
}
