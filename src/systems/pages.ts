import type { Json } from '../domain/model/values.ts';
import type { AnswerBudget } from '../flow/answer-budget.ts';
import type { DocumentField } from '../ports/listing.ts';
import type { Reader } from '../ports/reader.ts';
import type { BudgetScope } from './budget-scope.ts';

/** A list as it is told: text before it, its rows page by page, text behind it. At no time are all rows there at once. */
export class Listed {
  readonly before: string;
  readonly pages: AsyncIterable<readonly unknown[]>;
  readonly after: string;

  constructor(before: string, pages: AsyncIterable<readonly unknown[]>, after: string) {
    this.before = before;
    this.pages = pages;
    this.after = after;
  }

  /** Counted while it grows, so that a list that is too long ends before it is whole. */
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

/** Each page as something else. */
export async function* mapPages<T, U>(
  pages: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  map: (page: readonly T[]) => Promise<readonly U[]>,
): AsyncGenerator<readonly U[], void> {
  for await (const page of pages) yield await map(page);
}

/** In parts of so many, for lists whose ids are known. */
export function* inParts<T>(items: readonly T[], size: number): Generator<readonly T[], void> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** What the rows have left unread. Throws LIMIT_EXCEEDED, before it is read, when it is too much for an answer. */
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
