const known = new WeakMap<object, number>();

/** Characters of a value as JSON, or slightly less; the writer counts exactly. Each object is measured once. */
export function jsonSize(value: unknown): number {
  if (typeof value !== 'object' || value === null) return measure(value);
  let size = known.get(value);
  if (size === undefined) {
    size = measure(value);
    // Only whole values are remembered: a value may have tens of thousands of parts.
    known.set(value, size);
  }
  return size;
}

function measure(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let size = 2;
  if (Array.isArray(value)) for (const item of value) size += measure(item) + 1;
  else for (const name in value) size += name.length + 4 + measure((value as Readonly<Record<string, unknown>>)[name]);
  return size;
}
