import type { Caller } from '../domain/model/actor.ts';
import { DomainError } from '../domain/model/errors.ts';

const mebibyte = 1_048_576;
/** PostgreSQL puts a blank after each comma and colon. So its text is at most 1.5 times as long as the text in an answer. */
const longestBlanks = 1.5;

/** In bytes, estimated by the characters that are read and written. */
export const answerLimits = {
  /** One answer, as it is sent. */
  answer: 16 * mebibyte,
  /** The rows that are read for one answer, whether it shows them or not. */
  read: 32 * mebibyte,
  /** All answers of one token that this node is making. */
  token: 64 * mebibyte,
  /** All answers that this node is making. */
  node: 256 * mebibyte,
};
export type AnswerLimits = Readonly<typeof answerLimits>;

/** Counts what one answer takes, while rows arrive and fields are written. So a large answer is refused early. */
export interface AnswerBudget {
  /** Counts bytes of rows. Throws LIMIT_EXCEEDED at the limit, and at every call after that. */
  read(bytes: number): void;
  /** Counts bytes of the answer, in the same way. */
  show(bytes: number): void;
  readonly exceeded: DomainError | null;
  /** The rows so far have been turned into text and no longer use memory. */
  release(): void;
  /** Characters of stored documents that may still fit. With more, the answer is refused in any case. */
  readonly room: number;
  /** Throws LIMIT_EXCEEDED, as `read` does, when documents of this length do not fit. To be called before they are read. */
  expect(length: number, what: string): void;
  /** The most bytes of the answer, as it is sent. */
  readonly most: number;
  /** The error for an answer that had more bytes than that when it was written. */
  readonly overflow: () => DomainError;
  /** The answer has been sent. The next one of the same operation begins. */
  renew(): void;
  /** Gives back all that it has counted. May be called twice. */
  end(): void;
}

export interface AnswerBudgets {
  open(caller: Pick<Caller, 'actor' | 'tenantId'> | null): AnswerBudget;
}

export function makeAnswerBudgets(limits: AnswerLimits = answerLimits): AnswerBudgets {
  const totals = new Totals(limits);
  return { open: (caller) => new OpenBudget(limits, totals, caller?.actor.tokenId ?? caller?.tenantId ?? '') };
}

/** The bytes of all answers that this node is making. */
class Totals {
  readonly #limits: AnswerLimits;
  readonly #ofTokens = new Map<string, number>();
  #ofNode = 0;

  constructor(limits: AnswerLimits) {
    this.#limits = limits;
  }

  add(token: string, bytes: number): void {
    this.#ofNode += bytes;
    const sum = (this.#ofTokens.get(token) ?? 0) + bytes;
    if (sum > 0) this.#ofTokens.set(token, sum);
    else this.#ofTokens.delete(token);
  }

  /** The error when the answers of the token, or of the node, hold too much; else null. */
  excess(token: string): DomainError | null {
    const limits = this.#limits;
    if ((this.#ofTokens.get(token) ?? 0) > limits.token) return tooMuch('all answers of this token', limits.token);
    if (this.#ofNode > limits.node) return tooMuch('all answers of this node', limits.node);
    return null;
  }
}

class OpenBudget implements AnswerBudget {
  readonly #limits: AnswerLimits;
  readonly #totals: Totals;
  readonly #token: string;
  #read = 0;
  #shown = 0;
  /** What this answer has added to the totals. */
  #taken = 0;
  #hasEnded = false;
  #exceeded: DomainError | null = null;

  constructor(limits: AnswerLimits, totals: Totals, token: string) {
    this.#limits = limits;
    this.#totals = totals;
    this.#token = token;
  }

  get exceeded(): DomainError | null {
    return this.#exceeded;
  }

  get room(): number {
    const { read, answer } = this.#limits;
    return Math.max(0, Math.min(read - this.#read, (answer - this.#shown) * longestBlanks));
  }

  get most(): number {
    return this.#limits.answer;
  }

  readonly overflow = (): DomainError => tooLarge('the answer', this.#limits.answer);

  expect(length: number, what: string): void {
    if (this.#exceeded) throw this.#exceeded;
    if (length > this.room) this.#refuse(documentsTooLarge(what, length, this.#limits.answer));
  }

  read(bytes: number): void {
    this.#read += bytes;
    if (!this.#exceeded && this.#read > this.#limits.read)
      this.#refuse(tooLarge('what has to be read for the answer', this.#limits.read));
    this.#count(bytes);
  }

  show(bytes: number): void {
    this.#shown += bytes;
    if (!this.#exceeded && this.#shown > this.#limits.answer) this.#refuse(this.overflow());
    this.#count(bytes);
  }

  release(): void {
    const held = Math.min(this.#read, this.#taken);
    this.#read -= held;
    this.#take(-held);
  }

  renew(): void {
    this.#take(-this.#taken);
    this.#read = this.#shown = 0;
    this.#exceeded = null;
  }

  end(): void {
    this.#take(-this.#taken);
    this.#hasEnded = true;
  }

  #count(bytes: number): void {
    if (this.#exceeded) throw this.#exceeded;
    // Rows that arrive after the end belong to no answer.
    if (this.#hasEnded) return;
    this.#take(bytes);
    const excess = this.#totals.excess(this.#token);
    if (excess) this.#refuse(excess);
  }

  #take(bytes: number): void {
    this.#taken += bytes;
    this.#totals.add(this.#token, bytes);
  }

  #refuse(error: DomainError): never {
    this.#exceeded = error;
    throw error;
  }
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
