import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ImportContext, Imported, TaskDraft } from '../../../src/systems/import/draft.ts';
import { nextFires } from '../../../src/systems/import/next-fires.ts';

/** The example of the system's documentation, unchanged. */
export function example(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../${name}/import.json`, import.meta.url), 'utf8'));
}

function at(text: string): number {
  return Date.parse(text);
}

export function context(now: string, timeZone = 'UTC'): ImportContext {
  return { now: at(now), timeZone };
}

export function draftOf(imported: Imported): TaskDraft {
  assert.ok(imported.draft, `left out: ${imported.why}`);
  return imported.draft;
}

export function fires(imported: Imported, now: string, count = 3): string[] {
  return nextFires(draftOf(imported), at(now), count).map((fire) => new Date(fire).toISOString().slice(0, 16));
}

/** `LOST kwargs.trust_id` */
export function remarks({ remarks: all }: Imported): string[] {
  return all.map(({ kind, field }) => `${kind} ${field}`);
}
