import type { Findings } from './findings.ts';

/** An address that gets a mail when a run of the task has ended. */
export interface Recipient {
  readonly email: string;
  /** True: no mail is sent for a run that has succeeded. */
  readonly problemsOnly: boolean;
}

const most = 100;
/** Exactly one address: characters that separate addresses or headers are not allowed. */
const address = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]{1,253}$/;

export function checkRecipients(findings: Findings, recipients: readonly Recipient[]): void {
  if (recipients.length > most)
    findings.add(['recipients'], 'count', `${recipients.length} recipients are given; allowed: ${most}`);
  for (const [i, { email }] of recipients.entries()) {
    if (address.test(email) && email.isWellFormed()) continue;
    const shown = JSON.stringify(email.slice(0, 100));
    findings.add(
      ['recipients', String(i), 'email'],
      'address',
      `recipients.${i}.email ${shown} is not a mail address such as "jane@example.com"`,
    );
  }
}
