import type { RunState, RunTrigger } from '../domain/model/run.ts';
import type { Instant, Milliseconds } from '../domain/model/values.ts';

/** What a mail says of a run that has ended, as it was at that moment. */
export interface RunStory {
  readonly task: string;
  readonly number: number;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly module: string;
  readonly attempts: number;
  readonly scheduledFor: string;
  readonly startedAt: string | null;
  readonly finishedAt: string;
  readonly error: string | null;
  readonly statusMessage: string | null;
  readonly cancelReason: string | null;
}

/** A mail to one recipient, claimed for one attempt to send it. */
export interface Mail {
  readonly id: string;
  readonly runId: string;
  readonly taskId: string;
  readonly recipient: string;
  /** From 1, this one included. */
  readonly attempt: number;
  readonly createdAt: Instant;
  readonly story: RunStory;
}

/** What became of an attempt to send a mail. */
export type MailVerdict =
  | { readonly kind: 'SENT' }
  | { readonly kind: 'AGAIN'; readonly inMs: Milliseconds; readonly error: string }
  | { readonly kind: 'GIVEN_UP'; readonly error: string };

/** Mails that are to be sent. The end of a run writes them, in its own transaction. */
export interface OutboxStore {
  /** Takes due mails, each for `leaseMs`: until then no other node gets it. */
  claim(limit: number, leaseMs: Milliseconds): Promise<readonly Mail[]>;
  /** That a mail has been sent counts in any case; anything else only while nobody has claimed it again. */
  settle(mail: Pick<Mail, 'id' | 'attempt'>, verdict: MailVerdict): Promise<void>;
}
