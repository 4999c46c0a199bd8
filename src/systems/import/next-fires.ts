import { bounded } from '../../domain/model/computing.ts';
import type { Instant } from '../../domain/model/values.ts';
import { compile } from '../../recurrence/index.ts';
import type { ImportedSchedule, TaskDraft } from './draft.ts';

/** The next instants of all its schedules together, by their rules only; pauses are ignored. */
export function nextFires({ schedules }: TaskDraft, now: Instant, count: number): readonly Instant[] {
  const all = bounded(() => schedules.flatMap((schedule) => firesOf(schedule, now, count)));
  return [...new Set(all)].sort((a, b) => a - b).slice(0, count);
}

function firesOf(schedule: ImportedSchedule, now: Instant, count: number): Instant[] {
  const { recurrence, timeZone, dst, startsAt, endsAt, maxRuns } = schedule;
  const rule = compile({
    recurrence,
    timeZone,
    dst,
    startsAt,
    endsAt,
    exclusions: [],
    // The jitter of an instant depends on an id that the schedule does not have yet.
    jitterMs: 0,
    jitterSeed: '',
    anchor: now,
  });
  const found: Instant[] = [];
  const wanted = Math.min(count, maxRuns ?? count);
  for (let at = rule.next(now); at !== null && found.length < wanted; at = rule.next(at)) found.push(at);
  return found;
}
