import { describe } from 'node:test';
import { mongoUrl, withoutMongo } from './mongod.ts';

/** Runs the same suite for each store that Agenda can use. */
export function describeForBothStores(
  what: string,
  suite: (mongodb: () => Promise<string | null>, store: string) => void,
): void {
  describe(`${what}, with the alarm in MongoDB`, { skip: withoutMongo }, () => suite(mongoUrl, 'MongoDB'));
  describe(`${what}, with the alarm in PostgreSQL`, () => suite(async () => null, 'PostgreSQL'));
}
