export function iso(at: number): string;
export function iso(at: number | null): string | null;
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/**
 * An array parameter of values that need no quotes: ids, numbers, words, instants. What pg makes of an array costs
 * several times as much, for it looks for quotes in every value.
 */
export function bare(values: readonly (string | number | boolean | null)[]): string {
  let list = '';
  for (const value of values) list += list === '' ? `{${value ?? 'NULL'}` : `,${value ?? 'NULL'}`;
  return list === '' ? '{}' : `${list}}`;
}

/** The same for instants. Most instants of a batch are equal, and printing one takes long. */
export function instants(values: readonly (number | null)[]): string {
  let last: number | null = null;
  let text: string | null = null;
  return bare(values.map((at) => (at === last ? text : (text = iso((last = at))))));
}

/** JSON text that PostgreSQL takes: jsonb has no NUL, and lone surrogates are no text. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? text(inner) : inner));
}

export function text(value: string): string {
  return (value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value).toWellFormed();
}
