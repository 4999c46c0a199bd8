import { Counter, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { Mail, MailVerdict, OutboxStore } from '../ports/outbox-store.ts';
import { failureOf, reasonOf } from '../domain/model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import { messageOf } from './message.ts';
import type { Delivery, Send } from './smtp.ts';

export interface MailerParts {
  readonly store: OutboxStore;
  readonly send: Send;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly publicUrl: string | null;
}

export interface Mailer {
  start(): void;
  /** Lets what is being sent end, for a moment. */
  stop(): Promise<void>;
}

const lookEveryMs = 1_000;
const atOnce = 3;
/** Longer than a mail server may take at all its steps: nobody sends a mail that another node is still sending. */
const leaseMs = 5 * 60_000;
const firstPauseMs = 1_000;
const longestPauseMs = 10 * 60_000;
const giveUpAfterMs = 24 * 3_600_000;
const stopPatienceMs = 5_000;

/**
 * Sends what is in the outbox, and goes on trying for a day. A mail is sent twice only if this process dies, or loses
 * the database for longer than the lease, between the mail server's yes and our note of it.
 */
export function makeMailer({ store, send, clock, logger, registry, publicUrl }: MailerParts): Mailer {
  const counted = new Counter({
    name: 'polychron_mails_total',
    help: 'Attempts to send a mail, by what became of them.',
    labelNames: ['result'],
    registers: [registry],
  });
  /** Known here and not yet in the store, which was away. */
  const unsettled = new Map<string, readonly [mail: Mail, verdict: MailVerdict]>();
  const unsettleable = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    await settle();
    while (!stopped) {
      const mails = await store.claim(atOnce, leaseMs);
      if (mails.length === 0) break;
      await Promise.all(mails.map(deliver));
      await settle();
    }
  }

  async function deliver(mail: Mail): Promise<void> {
    if (unsettleable.has(mail.id)) return;
    const delivery = await sendOne(mail);
    const verdict: MailVerdict = delivery.kind === 'SENT' ? delivery : judge(mail, delivery, clock.now());
    unsettled.set(mail.id, [mail, verdict]);
    counted.inc({ result: verdict.kind.toLowerCase() });
    const { id: mailId, runId, taskId, attempt } = mail;
    const facts = { mailId, runId, taskId, attempt };
    if (verdict.kind === 'AGAIN')
      logger.warn(
        { ...facts, retryInMs: verdict.inMs, reason: verdict.error },
        'a mail could not be sent; trying again',
      );
    if (verdict.kind === 'GIVEN_UP')
      logger.error({ ...facts, reason: verdict.error }, 'a mail was given up and is not sent');
  }

  /** A mail that cannot be written is given up; the others of its batch are sent. */
  async function sendOne(mail: Mail): Promise<Delivery> {
    try {
      return await send(messageOf(mail, publicUrl));
    } catch (error) {
      return { kind: 'FAILED', final: true, error: `the mail could not be written: ${reasonOf(error)}` };
    }
  }

  async function settle(): Promise<void> {
    for (const [id, [mail, verdict]] of unsettled) {
      try {
        await store.settle(mail, verdict);
      } catch (error) {
        if (failureOf(error) === 'OUTAGE') throw error;
        // It stays known here, so that it is not sent again when its lease has run out.
        if (!unsettleable.has(id)) logger.error({ err: error, mailId: id }, 'what became of a mail cannot be stored');
        unsettleable.add(id);
        continue;
      }
      unsettled.delete(id);
      unsettleable.delete(id);
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      current = look()
        .catch((error: unknown) => logger.warn({ err: error }, 'could not look into the outbox; trying again'))
        .finally(() => stopped || schedule());
    }, lookEveryMs);
  }

  return {
    start: schedule,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const impatience = Promise.withResolvers<void>();
      const bell = setTimeout(impatience.resolve, stopPatienceMs);
      await Promise.race([current, impatience.promise]);
      clearTimeout(bell);
    },
  };
}

/** Pauses of 1 s, 2 s, 4 s … 10 min. What the server refuses for good, or has not taken for a day, is given up. */
function judge(mail: Mail, { final, error }: { final: boolean; error: string }, now: number): MailVerdict {
  if (final || now - mail.createdAt >= giveUpAfterMs) return { kind: 'GIVEN_UP', error };
  return { kind: 'AGAIN', inMs: Math.min(firstPauseMs * 2 ** (mail.attempt - 1), longestPauseMs), error };
}
