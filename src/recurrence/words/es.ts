import type { Phrases } from './phrases.ts';

const each = {
  year: 'cada año',
  month: 'cada mes',
  week: 'cada semana',
  day: 'cada día',
  hour: 'cada hora',
  minute: 'cada minuto',
  second: 'cada segundo',
} as const;

export const spanish: Phrases = {
  language: 'es',
  and: 'y',
  or: 'o',
  once: (when) => `una vez, ${when}`,
  each: (unit) => each[unit],
  every: (length) => `cada ${length}`,
  afterCompletion: 'después del final de la ejecución anterior',
  at: (times) => `a las ${times}`,
  atMinute: (minutes) => `en el minuto ${minutes}`,
  ofHour: (hours) => `de la hora ${hours}`,
  ofEveryHour: 'de cada hora',
  onWeekdays: (days) => `el ${days}`,
  onDays: (days) => `el ${days} del mes`,
  day: (day) => (day > 0 ? `${day}` : day === -1 ? 'último día' : `${-day}.º día desde el final`),
  nth: (nth, weekday) => `${ordinal(nth)} ${weekday}`,
  inWeek: (weeks) => `en la ${weeks} semana del mes`,
  week: (week) => `${week}.ª`,
  inMonths: (months) => `en ${months}`,
  ofYears: (years) => `de ${years}`,
  times: (count) => (count === 1 ? 'una vez' : `${count} veces`),
  from: (when) => `desde ${when}`,
  until: (when) => `hasta ${when}`,
  atMostRuns: (count) => (count === 1 ? 'como máximo 1 ejecución' : `como máximo ${count} ejecuciones`),
  delayedUpTo: (length) => `con un retraso de hasta ${length}`,
  exceptIn: (spans) => (spans === 1 ? 'excepto en 1 intervalo' : `excepto en ${spans} intervalos`),
};

function ordinal(value: number): string {
  if (value === -1) return 'último';
  return value > 0 ? `${value}.º` : `${-value}.º último`;
}
