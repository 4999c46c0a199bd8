/** Limits for one request, on every transport. */
export const limits = {
  /** Characters of the document. Comments are not tokens, but reading them costs as much. */
  textLength: 256 * 1024,
  /** Levels of brackets of any kind in the text. The parser recurses once for each. */
  brackets: 100,
  /** Tokens of the text; the parser stops there. */
  tokens: 4000,
  /** Levels of fields. Twelve are enough for the fields of a log entry through task, run and log, with all edges. */
  depth: 12,
  /** Levels below `__schema` and `__type`: tools ask for nine levels of `ofType`. */
  introspectionDepth: 20,
  /** Aliases, counted after fragments are spread, including those of `__typename`. */
  aliases: 30,
  /** Fields, counted after fragments are spread. */
  fields: 500,
  /**
   * Directives, counted after fragments are spread. Those below `__schema` and `__type` are free: tools use a dozen
   * there.
   */
  directives: 10,
  /** Spreads of fragments. A rule of GraphQL compares every pair of them. */
  spreads: 200,
  /** Fields with the name of a field beside them, also within inline fragments. They are compared in pairs as well. */
  repeats: 100,
  /** Fields of the whole document as written, in all operations and fragments. */
  written: 1000,
  /** Objects in the answer: the product of the list sizes along a path, summed over all paths. */
  cost: 50_000,
  /** Levels of objects and lists in the variables, because code that reads them may recurse. */
  variablesDepth: 32,
} as const;
