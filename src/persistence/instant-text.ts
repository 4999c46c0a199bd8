import type { Instant } from '../domain/model/values.ts';

/** The pool hands timestamps over as PostgreSQL prints them (DateStyle ISO, zone UTC), because MikroORM asks it to. */
export function readInstant(text: string): Instant {
  const plain = text[4] === '-' && text.endsWith('+00');
  const instant = Date.parse(plain ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z` : toIso(text));
  if (Number.isNaN(instant)) throw new Error(`PostgreSQL answered "${text}", which is not an instant`);
  return instant;
}

/** Instants that PostgreSQL cannot hold become the nearest that it can. */
export function printInstant(instant: Instant): string {
  const iso = new Date(Math.min(Math.max(instant, earliest), latest)).toISOString();
  if (iso.startsWith('+')) return iso.slice(1);
  if (!iso.startsWith('-') && !iso.startsWith('0000')) return iso;
  const year = Number(iso.slice(0, iso.indexOf('-', 1)));
  return `${String(1 - year).padStart(4, '0')}${iso.slice(iso.indexOf('-', 1))} BC`;
}

const earliest = Date.parse('-004711-01-01T00:00:00Z');
const latest = 8_640_000_000_000_000;

const form = /^(\d{4,6})(-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(:?\d\d)?( BC)?$/;

function toIso(text: string): string {
  const parts = form.exec(text);
  if (!parts) return text;
  const [, digits = '', day = '', time = '', hours = '', minutes, era] = parts;
  const year = era ? 1 - Number(digits) : Number(digits);
  const sign = year < 0 ? '-' : '+';
  const zone = `${hours}:${(minutes ?? '00').replace(':', '')}`;
  return `${sign}${String(Math.abs(year)).padStart(6, '0')}${day}T${time}${zone}`;
}
