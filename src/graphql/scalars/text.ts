import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** A scalar that is a string on both sides. What may stand in it is checked by `check`, or later by the domain. */
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
 * The domain checks these, so that a mistake is reported as data with its path and not as a refused request.
 */
export const Duration = textScalar(
  'Duration',
  "ISO 8601 duration, PT90S, P1D (a calendar day in the schedule's time zone; 24 hours where a length of time is meant).",
);
export const LocalDateTime = textScalar(
  'LocalDateTime',
  "Wall-clock date and time without offset, read in the schedule's time zone.",
);
export const TimeZone = textScalar('TimeZone', 'IANA time zone, Europe/Vienna.');
export const Cron = textScalar('Cron', '5 or 6 field cron with L W # ? and @daily style names.');
export const RRule = textScalar('RRule', 'RFC 5545 RRULE value.');
export const Cursor = textScalar('Cursor', 'Opaque position in a stream or a list. Never parse it, never mix streams.');

export const Locale = textScalar('Locale', 'BCP 47 language tag.', (text) => {
  try {
    Intl.getCanonicalLocales(text);
    return text === '' ? 'Locale must not be empty' : null;
  } catch {
    return `"${text.slice(0, 40)}" is not a BCP 47 language tag such as en or de-AT`;
  }
});
