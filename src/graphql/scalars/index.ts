export { GraphQLJSON as JSONValue, GraphQLJSONObject as JSONObject } from 'graphql-scalars';
export { DateTime } from './date-time.ts';
export { printMilliseconds, readMilliseconds } from './milliseconds.ts';
export { Cron, Cursor, Duration, LocalDateTime, Locale, RRule, TimeZone } from './text.ts';
