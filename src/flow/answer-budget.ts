import type { Caller } from '../domain/model/actor.ts';
import { DomainError } from '../domain/model/errors.ts';

const mebibyte = 1_048_576;
/** PostgreSQL puts a blank after each comma and colon: `[1, 2]` is at most half as long again as what an answer shows. */
const longestBlanks = 1.5;

/** In bytes, roughly: characters of what is read and written. */
export const answerLimits = {
  /** Of one answer, as it is sent. */
  answer: 16 * mebibyte,
  /** Of the rows that are read for one answer, whether it shows them or not. */
  read: 32 * mebibyte,
  /** Of all answers of one token that are being made on this node. */
  token: 64 * mebibyte,
  /** Of all answers that are being made on this node. */
  node: 256 * mebibyte,
};
export type AnswerLimits = Readonly<typeof answerLimits>;

/** What one answer may still take. Counting happens while rows arrive and fields are shown, not when all is there. */
export interface AnswerBudget {
  /** Throws LIMIT_EXCEEDED, and from then on at every call. */
  read(bytes: number): void;
  /** The same for what goes into the answer. */
  show(bytes: number): void;
  readonly exceeded: DomainError | null;
  /** The rows that have been read so far have been turned into text and let go. */
  release(): void;
  /** Characters of stored documents beyond which an answer that shows them is surely refused. */
  readonly room: number;
  /** Throws LIMIT_EXCEEDED, as `read` does, when documents of this length do not fit: before they are read. */
  expect(length: number, what: string): void;
  /** Bytes that the answer may have as it is sent. */
  readonly most: number;
  /** The error for an answer that has turned out to be larger than that when it was written. */
  readonly overflow: () => DomainError;
  /** The answer has gone; the next one of the same operation begins. */
  renew(): void;
  /** For good: gives back what it has taken. May be called twice. */
  end(): void;
}

export interface AnswerBudgets {
  open(caller: Pick<Caller, 'actor' | 'tenantId'> | null): AnswerBudget;
}

export function makeAnswerBudgets(limits: AnswerLimits = answerLimits): AnswerBudgets {
  const ofTokens = new Map<string, number>();
  let ofNode = 0;

  function take(token: string, bytes: number): void {
    ofNode += bytes;
    const sum = (ofTokens.get(token) ?? 0) + bytes;
    if (sum > 0) ofTokens.set(token, sum);
    else ofTokens.delete(token);
  }

  return {
    open(caller) {
      const token = caller?.actor.tokenId ?? caller?.tenantId ?? '';
      let [read, shown, taken] = [0, 0, 0];
      let exceeded: DomainError | null = null;
      let ended = false;

      function refuse(error: DomainError): never {
        exceeded = error;
        throw error;
      }

      function count(bytes: number): void {
        if (exceeded) throw exceeded;
        // What is still read after the end belongs to no answer.
        if (ended) return;
        taken += bytes;
        take(token, bytes);
        if ((ofTokens.get(token) ?? 0) > limits.token) refuse(tooMuch('all answers of this token', limits.token));
        if (ofNode > limits.node) refuse(tooMuch('all answers of this node', limits.node));
      }

      return {
        get exceeded() {
          return exceeded;
        },
        get room() {
          return Math.max(0, Math.min(limits.read - read, (limits.answer - shown) * longestBlanks));
        },
        expect(length, what) {
          if (exceeded) throw exceeded;
          if (length > this.room) refuse(documentsTooLarge(what, length, limits.answer));
        },
        most: limits.answer,
        overflow: () => tooLarge('the answer', limits.answer),
        read(bytes) {
          read += bytes;
          if (!exceeded && read > limits.read) refuse(tooLarge('what has to be read for the answer', limits.read));
          count(bytes);
        },
        show(bytes) {
          shown += bytes;
          if (!exceeded && shown > limits.answer) refuse(tooLarge('the answer', limits.answer));
          count(bytes);
        },
        release() {
          const held = Math.min(read, taken);
          read -= held;
          taken -= held;
          take(token, -held);
        },
        renew() {
          take(token, -taken);
          [read, shown, taken, exceeded] = [0, 0, 0, null];
        },
        end() {
          take(token, -taken);
          taken = 0;
          ended = true;
        },
      };
    },
  };
}

function tooLarge(what: string, limit: number): DomainError {
  const message = `${what} is larger than ${limit / mebibyte} MiB; ask for less: fewer rows in a page, or without large values such as params, results, documents and log lines`;
  return new DomainError({ code: 'LIMIT_EXCEEDED', limit, message });
}

function documentsTooLarge(what: string, length: number, limit: number): DomainError {
  const size = (length / mebibyte).toFixed(1);
  const message = `${what} hold ${size} MiB, and an answer holds at most ${limit / mebibyte} MiB; ask for fewer at once, such as a smaller "first", or without this field`;
  return new DomainError({ code: 'LIMIT_EXCEEDED', limit, message });
}

function tooMuch(what: string, limit: number): DomainError {
  const message = `${what} that are being made now hold more than ${limit / mebibyte} MiB; ask again in a moment, or for less at once`;
  return new DomainError({ code: 'LIMIT_EXCEEDED', limit, retryAfter: 1_000, message });
}
