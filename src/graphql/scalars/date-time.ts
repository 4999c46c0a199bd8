import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

import type { Instant } from '../../domain/model/values.ts';

const form = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The domain's instants are numbers. The scalar of `graphql-scalars` would make a Date object for each, an extra copy.
 */
export const DateTime = new GraphQLScalarType<Instant, string>({
  name: 'DateTime',
  description: 'An instant of RFC 3339, such as 2027-03-01T09:00:00.000Z. Answers are in UTC with milliseconds.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => new Date(value as Instant).toISOString(),
  parseValue: readInstant,
  parseLiteral: (node) => {
    if (node.kind !== Kind.STRING) throw new GraphQLError('DateTime must be a string', { nodes: node });
    return readInstant(node.value);
  },
});

function readInstant(value: unknown): Instant {
  if (typeof value !== 'string') throw new GraphQLError(`DateTime must be a string, but got ${typeof value}`);
  const match = form.exec(value);
  const instant = match && isRealDay(match) ? Date.parse(value.toUpperCase()) : NaN;
  if (Number.isNaN(instant)) {
    throw new GraphQLError(`"${value.slice(0, 40)}" is not an RFC 3339 instant such as 2027-03-01T09:00:00Z`);
  }
  return instant;
}

/** JavaScript would read 31 February as 3 March. */
function isRealDay(match: RegExpExecArray): boolean {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
