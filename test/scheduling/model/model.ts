import type { ScheduleDraft } from '../../../src/domain/model/commands/schedule.ts';
import { ruleOf } from '../../../src/domain/model/schedule.ts';
import type { Instant } from '../../../src/domain/model/values.ts';
import { compile, type CompiledRule, type Recurrence } from '../../../src/recurrence/index.ts';

export type Plan = Pick<
  ScheduleDraft,
  'timeZone' | 'startsAt' | 'endsAt' | 'exclusions' | 'jitterMs' | 'dst' | 'maxRuns'
> & {
  readonly recurrence: Recurrence;
};

/** What the model knows about a schedule: its own log of rules, from which alone it computes what had to be planned. */
export interface ModelSchedule {
  readonly id: string;
  readonly taskId: string;
  readonly createdAt: Instant;
  plan: Plan;
  /** Each plans the instants after `after`, up to the `after` of the next one. */
  readonly versions: { readonly after: Instant; readonly plan: Plan; until: Instant | null }[];
  /** Instants that have been skipped or moved by hand at some time: each has a row, whichever rule plans it by now. */
  readonly byHand: Set<Instant>;
  /** Whether it starts runs, and since when; the first since its creation. */
  readonly modes: { readonly since: Instant; readonly shadow: boolean }[];
  deleted: boolean;
}

export class Model {
  readonly schedules: ModelSchedule[] = [];
  readonly tasks: string[] = [];
  /** In this sequence the clock has been set back, so that "not before its instant" cannot be read off the rows. */
  clockSetBack = false;
  /** The latest time at which anything was decided. */
  decidedAt = 0;
  /** For messages: what has been done, in order. */
  readonly history: string[] = [];

  get living(): ModelSchedule[] {
    return this.schedules.filter(({ deleted }) => !deleted);
  }

  pick(index: number): ModelSchedule {
    const { living } = this;
    return living[index % living.length]!;
  }
}

export function ruleOfPlan(schedule: ModelSchedule, plan: Plan): CompiledRule {
  const { id, createdAt } = schedule;
  return compile(ruleOf({ ...plan, id, createdAt, timeZone: plan.timeZone ?? 'UTC' }));
}

/** Instants of its end are the runs' to decide, so nothing but the account itself can be held against it. */
export function isElastic(schedule: ModelSchedule): boolean {
  return schedule.versions.some(({ plan }) => plan.recurrence.kind === 'interval' && plan.recurrence.fromCompletion);
}
