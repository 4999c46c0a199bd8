import { createTransport } from 'nodemailer';
import type { Message } from './message.ts';

export type Delivery =
  | { readonly kind: 'SENT' }
  /** `final`: the server refuses this mail for good, so that asking again is of no use. */
  | { readonly kind: 'FAILED'; readonly final: boolean; readonly error: string };

/** Hands a message to the mail server. Never throws. */
export type Send = (message: Message) => Promise<Delivery>;

/** How long the server may be silent, at each step. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 20_000 };

/** `from` in the URL's query is the sender; without it the user if that is an address. Other names go to nodemailer. */
export function makeSmtp(smtpUrl: string): Send {
  const url = new URL(smtpUrl);
  const user = decodeURIComponent(url.username);
  const from = url.searchParams.get('from') ?? (user.includes('@') ? user : 'polychron@localhost');
  url.searchParams.delete('from');
  const secret = decodeURIComponent(url.password);
  const transport = createTransport({ ...patience, url: url.href });

  return async ({ to, subject, text, id }) => {
    try {
      await transport.sendMail({
        from,
        // Not a text, which could hold several addresses.
        to: { name: '', address: to },
        subject,
        text,
        messageId: id,
        headers: { 'auto-submitted': 'auto-generated' },
      });
      return { kind: 'SENT' };
    } catch (error) {
      const { message, code, responseCode } = error as Error & { code?: string; responseCode?: number };
      const refused = code === 'EENVELOPE' || code === 'EMESSAGE';
      const final = refused && responseCode !== undefined && responseCode >= 500;
      return { kind: 'FAILED', final, error: secret === '' ? message : message.replaceAll(secret, '***') };
    }
  };
}
