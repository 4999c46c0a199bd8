import type { Weekday } from './recurrence.ts';
import { german } from './words-de.ts';
import { english } from './words-en.ts';
import { spanish } from './words-es.ts';
import { french } from './words-fr.ts';

export type Unit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

/**
 * The phrases of one language. They are joined by commas and the first letter is made a capital, so each stands for itself.
 * Names of months, weekdays and units come from the runtime.
 */
export interface Phrases {
  /** BCP 47, for the names that the runtime knows. */
  readonly language: string;
  readonly and: string;
  readonly or: string;
  once(when: string): string;
  /** "every hour" */
  each(unit: Unit): string;
  /** "every 2 hours"; `unit` is that of the first part of the length. */
  every(length: string, unit: Unit): string;
  readonly afterCompletion: string;
  at(times: string): string;
  atMinute(minutes: string): string;
  ofHour(hours: string): string;
  readonly ofEveryHour: string;
  onWeekdays(days: string): string;
  /** The items are of `day` and `nth`. */
  onDays(days: string): string;
  readonly day: (day: number) => string;
  nth(nth: number, weekday: string): string;
  inWeek(weeks: string): string;
  readonly week: (week: number) => string;
  inMonths(months: string): string;
  ofYears(years: string): string;
  times(count: number): string;
  from(when: string): string;
  until(when: string): string;
  atMostRuns(count: number): string;
  delayedUpTo(length: string): string;
  exceptIn(spans: number): string;
}

export interface Words extends Phrases {
  readonly weekday: (day: Weekday) => string;
  readonly month: (month: number) => string;
  length(amount: number, unit: Unit): string;
  list(items: readonly string[], word?: string): string;
}

const languages: Readonly<Record<string, Phrases>> = { en: english, de: german, es: spanish, fr: french };
const made = new Map<string, Words>();

/** The words of a locale such as `de-AT`; English for languages that we do not speak. */
export function wordsOf(locale: string): Words {
  const language = languageOf(locale);
  const phrases = (Object.hasOwn(languages, language) ? languages[language] : undefined) ?? english;
  const known = made.get(phrases.language);
  if (known) return known;
  const words = makeWords(phrases);
  made.set(phrases.language, words);
  return words;
}

/** `de` for `de-AT` and `de_AT`. */
export function languageOf(locale: string): string {
  return (locale.split(/[-_]/, 1)[0] ?? '').toLowerCase();
}

/** A Sunday. */
const SUNDAY = Date.UTC(2023, 0, 1);
const DAY_MS = 86_400_000;

function makeWords(phrases: Phrases): Words {
  const { language } = phrases;
  const weekdays = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const months = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  return {
    ...phrases,
    weekday: (day) => weekdays.format(SUNDAY + day * DAY_MS),
    month: (month) => months.format(Date.UTC(2023, month - 1, 15)),
    // French has spaces there that do not break, which terminals and searches take amiss.
    length: (amount, unit) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
        .format(amount)
        .replaceAll(/\s/g, ' '),
    list: (items, word = phrases.and) =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`,
  };
}
