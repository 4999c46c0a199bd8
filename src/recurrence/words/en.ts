import type { Phrases } from './phrases.ts';

export const english: Phrases = {
  language: 'en',
  and: 'and',
  or: 'or',
  once: (when) => `once at ${when}`,
  each: (unit) => `every ${unit}`,
  every: (length) => `every ${length}`,
  afterCompletion: 'after the end of the run before',
  at: (times) => `at ${times}`,
  atMinute: (minutes) => `at minute ${minutes}`,
  ofHour: (hours) => `of hour ${hours}`,
  ofEveryHour: 'of every hour',
  onWeekdays: (days) => `on ${days}`,
  onDays: (days) => `on the ${days} of the month`,
  day: (day) => (day > 0 ? ordinal(day) : day === -1 ? 'last day' : `${ordinal(-day)} day from the end`),
  nth: (nth, weekday) => `${ordinal(nth)} ${weekday}`,
  inWeek: (weeks) => `in the ${weeks} week of the month`,
  week: ordinal,
  inMonths: (months) => `in ${months}`,
  ofYears: (years) => `of ${years}`,
  times: (count) => (count === 1 ? 'once' : `${count} times`),
  from: (when) => `from ${when}`,
  until: (when) => `until ${when}`,
  atMostRuns: (count) => (count === 1 ? 'at most 1 run' : `at most ${count} runs`),
  delayedUpTo: (length) => `delayed by up to ${length}`,
  exceptIn: (spans) => (spans === 1 ? 'except in 1 span of time' : `except in ${spans} spans of time`),
};

function ordinal(value: number): string {
  if (value === -1) return 'last';
  if (value < 0) return `${ordinal(-value)} last`;
  const tail = value % 10;
  const suffix = value > 10 && value < 14 ? 'th' : tail === 1 ? 'st' : tail === 2 ? 'nd' : tail === 3 ? 'rd' : 'th';
  return `${value}${suffix}`;
}
