import { summarize } from '../../recurrence/index.ts';
import type { Actor } from '../model/actor.ts';
import type { ScheduleDraft } from '../model/commands/schedule.ts';
import type { Findings } from '../model/findings.ts';
import { newId } from '../model/id.ts';
import type { ModuleCatalog } from '../model/module.ts';
import { checkSchedule, checkWindow, checkZone, compileRule, readRecurrence } from '../model/schedule-rules.ts';
import type { Schedule } from '../model/schedule.ts';
import { checkKey, checkParams } from '../model/task-rules.ts';
import type { Task } from '../model/task.ts';
import type { Instant } from '../model/values.ts';
import { firstFire } from './decision.ts';
import { followsCompletion } from './rule-with-changes.ts';

/** What the creation of a schedule needs to know. */
export interface NewScheduleFacts {
  readonly task: Pick<Task, 'id' | 'tenantId' | 'module' | 'params' | 'concurrency'>;
  readonly tenantZone: string;
  readonly actor: Actor;
  readonly now: Instant;
  readonly catalog: ModuleCatalog;
}

/**
 * Makes a schedule from its draft, with its first instant. Null when something is wrong; the findings then say what.
 */
export function makeSchedule(
  findings: Findings,
  draft: ScheduleDraft,
  facts: NewScheduleFacts,
  path: readonly string[],
): Schedule | null {
  const { task, now, actor } = facts;
  checkSchedule(findings, draft, path);
  checkWindow(findings, draft.startsAt, draft.endsAt, path);
  if (draft.paramsOverride) {
    const params = { ...task.params, ...draft.paramsOverride };
    checkParams(findings, facts.catalog, task.module, params, [...path, 'paramsOverride']);
    checkKey(findings, task.concurrency, params, [...path, 'paramsOverride']);
  }
  const zone = checkZone(findings, draft.timeZone ?? facts.tenantZone, path);
  if (zone === null) return null;
  const recurrence = readRecurrence(findings, draft.recurrence, { zone, dst: draft.dst, now }, path);
  if (recurrence === null) return null;
  const { recurrence: _recurrence, timeZone: _zone, name, paused, ...kept } = draft;
  const schedule: Schedule = {
    ...kept,
    id: newId(now),
    tenantId: task.tenantId,
    taskId: task.id,
    name: name ?? summarize(recurrence, zone).slice(0, 200),
    recurrence,
    timeZone: zone,
    startedRuns: 0,
    state: paused ? 'PAUSED' : 'ACTIVE',
    pauseNote: paused ? draft.pauseNote : null,
    pausedBy: paused ? actor : null,
    pausedAt: paused ? now : null,
    pausedUntil: null,
    failuresSince: null,
    changes: [],
    nextNominalAt: null,
    nextFireAt: null,
    lastFireAt: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    version: 1,
  };
  // A single instant that has just passed still counts: it runs at once instead of never.
  const justPassed = recurrence.kind === 'once' && recurrence.at < now && recurrence.at >= now - draft.catchUp.graceMs;
  // An instant equal to now counts as well. A rule that counts from completion starts to count at the creation, to the
  // millisecond.
  const after = justPassed ? recurrence.at - 1 : followsCompletion({ recurrence }) ? now : now - 1;
  const compiled = compileRule(findings, schedule, after, path);
  const first = compiled && firstFire(compiled, after);
  return first && { ...schedule, nextNominalAt: first.nominalAt, nextFireAt: first.fireAt };
}
