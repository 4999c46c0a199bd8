import type { Json } from '../domain/model/values.ts';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import type { DocumentField } from '../ports/listing.ts';
import type { Reader } from '../ports/reader.ts';
import type { BudgetScope } from './budget-scope.ts';

/**
 * A list in an answer: text before it, its rows page by page, and text after it. The rows are never in memory all at
 * once.
 */
export class Listed {
  readonly before: string;
  readonly pages: AsyncIterable<readonly unknown[]>;
  readonly after: string;

  constructor(before: string, pages: AsyncIterable<readonly unknown[]>, after: string) {
    this.before = before;
    this.pages = pages;
    this.after = after;
  }

  /** Counts the text while it grows, so that a list that is too long ends early. */
  async text(budget: Pick<AnswerBudget, 'show' | 'release'>): Promise<string> {
    const parts: string[] = [];
    for await (const rows of this.pages) {
      if (rows.length === 0) continue;
      const part = JSON.stringify(rows).slice(1, -1);
      budget.show(part.length + 1);
      budget.release();
      parts.push(part);
    }
    return `${this.before}${parts.join(',')}${this.after}`;
  }
}

/** A JSON list of the rows, each in the form that `show` makes of it. */
export function listed<T>(pages: AsyncIterable<readonly T[]>, show: (row: T) => unknown, name?: string): Listed {
  const shown = mapPages(pages, async (rows) => rows.map(show));
  return name === undefined ? new Listed('[', shown, ']') : new Listed(`{"${name}":[`, shown, ']}');
}

/** Maps each page to another value. */
export async function* mapPages<T, U>(
  pages: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  map: (page: readonly T[]) => Promise<readonly U[]>,
): AsyncGenerator<readonly U[], void> {
  for await (const page of pages) yield await map(page);
}

/** Splits a list into parts of `size` items. */
export function* inParts<T>(items: readonly T[], size: number): Generator<readonly T[], void> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/**
 * Reads documents that the rows left unread. Throws LIMIT_EXCEEDED before reading if they are too large for an answer.
 */
export async function documentsWithin(
  budgets: Pick<BudgetScope, 'now'>,
  reader: Pick<Reader, 'documents'>,
  field: DocumentField,
  rows: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, Json>> {
  const budget = budgets.now();
  const ids = rows.map(({ id }) => id);
  const { length, found } = await reader.documents(field, ids, budget?.room ?? Infinity);
  if (found === null) budget?.expect(length, `${field} of ${ids.length} objects`);
  return found ?? new Map();
}
