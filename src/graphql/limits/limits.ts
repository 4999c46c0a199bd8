/** What one request may ask for, whatever the transport. */
export const limits = {
  /** Characters of the document. Comments are no tokens, and cost as much. */
  textLength: 256 * 1024,
  /** Levels of brackets of any kind in the text. The parser calls itself for each. */
  brackets: 100,
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
  /** Counted where they are spread; those below `__schema` and `__type` are free, for tools set a dozen there. */
  directives: 10,
  /** Spreads of fragments. A rule of GraphQL compares each with every other. */
  spreads: 200,
  /** Fields with the name of one beside them, also within inline fragments. Compared in the same way. */
  repeats: 100,
  /** Fields of the whole document as it is written, over all its operations and fragments. */
  written: 1000,
  /** Objects that an answer may hold: the product of the list sizes along a path, summed over the paths. */
  cost: 50_000,
  /** Levels of objects and lists within the variables; what reads them may do so by recursion. */
  variablesDepth: 32,
} as const;
