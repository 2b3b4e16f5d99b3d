/** Which key signs: the name below `_domainkey`. Another one than the platform's, so that both are valid while both send (facts 2.5). */
export const selector = 'unmoor';

export const keyFolder = '/etc/opendkim/keys';

/** Where opendkim takes mail from Postfix (milter protocol). */
export const milterPort = 8891;
