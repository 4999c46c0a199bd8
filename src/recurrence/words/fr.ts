import type { Phrases, Unit } from './phrases.ts';

const each = {
  year: 'tous les ans',
  month: 'tous les mois',
  week: 'toutes les semaines',
  day: 'tous les jours',
  hour: 'toutes les heures',
  minute: 'toutes les minutes',
  second: 'toutes les secondes',
} as const;
const feminine: readonly Unit[] = ['week', 'hour', 'minute', 'second'];

export const french: Phrases = {
  language: 'fr',
  and: 'et',
  or: 'ou',
  once: (when) => `une fois, ${when}`,
  each: (unit) => each[unit],
  every: (length, unit) => `${feminine.includes(unit) ? 'toutes' : 'tous'} les ${length}`,
  afterCompletion: "après la fin de l'exécution précédente",
  at: (times) => `à ${times}`,
  atMinute: (minutes) => `à la minute ${minutes}`,
  ofHour: (hours) => `de l'heure ${hours}`,
  ofEveryHour: 'de chaque heure',
  onWeekdays: (days) => `le ${days}`,
  onDays: (days) => `le ${days} du mois`,
  day: (day) => (day > 0 ? (day === 1 ? '1er' : `${day}`) : day === -1 ? 'dernier jour' : `${-day}e jour avant la fin`),
  nth: (nth, weekday) => `${ordinal(nth)} ${weekday}`,
  inWeek: (weeks) => `dans la ${weeks} semaine du mois`,
  week: (week) => (week === 1 ? '1re' : `${week}e`),
  inMonths: (months) => `en ${months}`,
  ofYears: (years) => `de ${years}`,
  times: (count) => (count === 1 ? 'une fois' : `${count} fois`),
  from: (when) => `à partir du ${when}`,
  until: (when) => `jusqu'au ${when}`,
  atMostRuns: (count) => (count === 1 ? 'au plus 1 exécution' : `au plus ${count} exécutions`),
  delayedUpTo: (length) => `retardé de ${length} au plus`,
  exceptIn: (spans) => (spans === 1 ? 'sauf dans 1 intervalle' : `sauf dans ${spans} intervalles`),
};

function ordinal(value: number): string {
  if (value === -1) return 'dernier';
  return value > 0 ? (value === 1 ? '1er' : `${value}e`) : `${-value}e dernier`;
}
