/** What one request may ask for, whatever the transport. */
export const limits = {
  /** Of the text; the parser stops there. */
  tokens: 4000,
  /** Levels of fields. Twelve reach the fields of a log entry through task, run and log with all their edges. */
  depth: 12,
  /** Below `__schema` and `__type`: tools ask for nine levels of `ofType`. */
  introspectionDepth: 20,
  /** Counted where they are spread, `__typename` with them. */
  aliases: 30,
  /** Counted where they are spread. */
  fields: 500,
  directives: 10,
  /** Objects that an answer may hold: the product of the list sizes along a path, summed over the paths. */
  cost: 50_000,
  /** Levels of objects and lists within the variables; what reads them may do so by recursion. */
  variablesDepth: 32,
} as const;
