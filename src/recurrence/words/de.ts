import type { Phrases } from './phrases.ts';

const each = {
  year: 'jedes Jahr',
  month: 'jeden Monat',
  week: 'jede Woche',
  day: 'jeden Tag',
  hour: 'jede Stunde',
  minute: 'jede Minute',
  second: 'jede Sekunde',
} as const;

export const german: Phrases = {
  language: 'de',
  and: 'und',
  or: 'oder',
  once: (when) => `einmal, ${when}`,
  each: (unit) => each[unit],
  every: (length) => `alle ${length}`,
  afterCompletion: 'nach dem Ende des Laufs davor',
  at: (times) => `um ${times}`,
  atMinute: (minutes) => `in Minute ${minutes}`,
  ofHour: (hours) => `der Stunde ${hours}`,
  ofEveryHour: 'jeder Stunde',
  onWeekdays: (days) => `am ${days}`,
  onDays: (days) => `am ${days} des Monats`,
  day: (day) => (day > 0 ? `${day}.` : day === -1 ? 'letzten Tag' : `${-day}. Tag vom Ende`),
  nth: (nth, weekday) => `${ordinal(nth)} ${weekday}`,
  inWeek: (weeks) => `in der ${weeks} Woche des Monats`,
  week: (week) => `${week}.`,
  inMonths: (months) => `im ${months}`,
  ofYears: (years) => `im Jahr ${years}`,
  times: (count) => (count === 1 ? 'einmal' : `${count} Mal`),
  from: (when) => `ab ${when}`,
  until: (when) => `bis ${when}`,
  atMostRuns: (count) => (count === 1 ? 'höchstens 1 Lauf' : `höchstens ${count} Läufe`),
  delayedUpTo: (length) => `verzögert um bis zu ${length}`,
  exceptIn: (spans) => (spans === 1 ? 'außer in 1 Zeitspanne' : `außer in ${spans} Zeitspannen`),
};

function ordinal(value: number): string {
  if (value === -1) return 'letzten';
  return value > 0 ? `${value}.` : `${-value}.-letzten`;
}
