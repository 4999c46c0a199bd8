import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** A scalar that is a string on both sides. `check`, or later the domain, checks its content. */
export function textScalar(
  name: string,
  description: string,
  check: (text: string) => string | null = () => null,
): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`${name} must be a string, but got ${typeof value}`);
    const wrong = check(value);
    if (wrong !== null) throw new GraphQLError(wrong);
    return value;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node: ValueNode) => {
      if (node.kind !== Kind.STRING) throw new GraphQLError(`${name} must be a string`, { nodes: node });
      return read(node.value);
    },
  });
}

/*
 * The domain checks these, so that a mistake is answered as data with its path and the request itself succeeds.
 */
export const Duration = textScalar(
  'Duration',
  'A duration of ISO 8601, such as PT90S or P1D. A day is a calendar day in intervals of schedules, and 24 hours elsewhere.',
);
export const LocalDateTime = textScalar(
  'LocalDateTime',
  "A local date and time without offset, such as 2027-03-01T09:00:00, read in the schedule's time zone.",
);
export const TimeZone = textScalar('TimeZone', 'Name of a time zone of IANA, such as Europe/Vienna.');
export const Cron = textScalar(
  'Cron',
  'A cron expression of 5 fields, or of 6 with seconds first. It may have L, W, # and ?, or be a name such as @daily.',
);
export const RRule = textScalar('RRule', 'A recurrence rule of RFC 5545, such as FREQ=MONTHLY;BYDAY=-1FR.');
export const Cursor = textScalar(
  'Cursor',
  'A position in one list or stream. Never parse it, and never use it for another one.',
);

export const Locale = textScalar('Locale', 'A language tag of BCP 47, such as en or de-AT.', (text) => {
  try {
    Intl.getCanonicalLocales(text);
    return text === '' ? 'Locale must not be empty' : null;
  } catch {
    return `"${text.slice(0, 40)}" is not a BCP 47 language tag such as en or de-AT`;
  }
});
