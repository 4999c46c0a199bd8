import type { Weekday } from '../recurrence.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import type { Phrases, Unit } from './phrases.ts';

export interface Words extends Phrases {
  readonly weekday: (day: Weekday) => string;
  readonly month: (month: number) => string;
  length(amount: number, unit: Unit): string;
  list(items: readonly string[], word?: string): string;
}

const languages: Readonly<Record<string, Phrases>> = { en: english, de: german, es: spanish, fr: french };
const made = new Map<string, Words>();

/** The words of a locale such as `de-AT`; English for languages without phrases. */
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
    // French uses non-breaking spaces here, which terminals and searches handle badly.
    length: (amount, unit) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
        .format(amount)
        .replaceAll(/\s/g, ' '),
    list: (items, word = phrases.and) =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`,
  };
}
