import { explainRun } from '../../domain/explain/explain-run.ts';
import { explainSchedule, gatesToExplain } from '../../domain/explain/explain-schedule.ts';
import type { Explanation } from '../../domain/explain/explanation.ts';
import type { TenantScope } from '../../domain/model/actor.ts';
import { stepsFor } from '../../domain/model/computing.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import type { ModuleCatalog } from '../../domain/model/module.ts';
import { occurrenceKey } from '../../domain/model/occurrence.ts';
import type { Run } from '../../domain/model/run.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { calendarsIn } from '../../domain/planning/exclusion.ts';
import type { Reader } from '../../ports/reader.ts';
import { readCalendarsById } from './calendars-of.ts';
import type { PreviewServiceContext } from './preview-service.ts';

export interface ScheduleQuestion {
  readonly schedule: Schedule;
  /** Null = the next one. */
  readonly at: Instant | null;
}

/**
 * Says what stands between an instant or a run and its end. The caller has read the rows within its scope; each call is a
 * constant number of statements, whatever the number of questions.
 */
export interface ExplainService {
  schedules(scope: TenantScope, questions: readonly ScheduleQuestion[]): Promise<readonly Explanation[]>;
  runs(scope: TenantScope, runs: readonly Omit<Run, 'result'>[]): Promise<readonly Explanation[]>;
}

export function makeExplainService({ reader, modules, clock, turns }: PreviewServiceContext): ExplainService {
  return {
    async schedules(scope, questions) {
      const schedules = questions.map(({ schedule }) => schedule);
      const keys = questions.flatMap(({ schedule, at }) => {
        const nominalAt = at ?? schedule.nextNominalAt;
        return nominalAt === null ? [] : [{ scheduleId: schedule.id, nominalAt }];
      });
      const { tasks, tenants, occurrences, openRuns, nodes, calendars, gates, leftOut } = await reader.snapshot(
        async (snapshot) => {
          const tasks = await snapshot.tasks.find(scope, idsOf(schedules, 'taskId'), { deleted: true });
          const policies = schedules.flatMap((schedule) => gatesToExplain(schedule, tasks.get(schedule.taskId)!));
          return {
            tasks,
            tenants: await snapshot.access.tenantsById(idsOf(schedules, 'tenantId')),
            occurrences: await snapshot.occurrences.at(scope, keys),
            openRuns: await snapshot.schedules.openRuns(schedules.map(({ id }) => id)),
            nodes: await snapshot.nodes.list(),
            leftOut: await snapshot.standings.leftOut(schedules.map(({ id }) => id)),
            calendars: await readCalendarsById(snapshot, scope, schedules),
            gates: await standings(
              snapshot,
              policies.map(({ key }) => key),
            ),
          };
        },
      );
      const now = clock.now();
      const explanations: Explanation[] = [];
      for (const { schedule, at } of questions) {
        const task = tasks.get(schedule.taskId)!;
        const nominalAt = at ?? schedule.nextNominalAt ?? 0;
        const facts = {
          schedule,
          task,
          tenant: tenants.get(schedule.tenantId)!,
          occurrence: occurrences.get(occurrenceKey({ scheduleId: schedule.id, nominalAt })) ?? null,
          openRuns: openRuns.get(schedule.id) ?? [],
          gates,
          nodes,
          forOperator: scope === null,
          moduleProblem: problemOf(catalogFor(modules, tenants.get(schedule.tenantId)!), task.module),
          now,
          calendars: calendarsIn(calendars, schedule),
          leftOut: leftOut.get(schedule.id) ?? null,
        };
        explanations.push(await turns.run(schedule.tenantId, stepsFor(), () => explainSchedule(facts, at)));
      }
      return explanations;
    },

    async runs(scope, runs) {
      const { tenants, found, nodes, holders, gates, leftOut } = await reader.snapshot(async (snapshot) => {
        const found = await snapshot.standings.ofRuns(runs.map(({ id }) => id));
        const keys = [...found.values()].flatMap((one) => one.gates.map(({ key }) => key));
        return {
          found,
          tenants: await snapshot.access.tenantsById(idsOf(runs, 'tenantId')),
          nodes: await snapshot.nodes.list(),
          leftOut: await snapshot.standings.leftOut(runs.map(({ id }) => id)),
          holders: await snapshot.nodes.holders(runs.flatMap(({ nodeId }) => nodeId ?? [])),
          gates: await standings(snapshot, keys),
        };
      });
      const now = clock.now();
      const nothing = { gates: [], held: false, ahead: null, tenantRunning: 0 };
      return runs.map((run) =>
        explainRun({
          run,
          standing: found.get(run.id) ?? nothing,
          tenant: tenants.get(run.tenantId)!,
          gates,
          nodes,
          forOperator: scope === null,
          holder: (run.nodeId !== null && holders.get(run.nodeId)) || null,
          moduleProblem: problemOf(catalogFor(modules, tenants.get(run.tenantId)!), run.module),
          now,
          leftOut: leftOut.get(run.id) ?? null,
        }),
      );
    },
  };
}

function standings(reader: Reader, keys: readonly string[]): ReturnType<Reader['standings']['ofGates']> {
  return keys.length === 0 ? Promise.resolve(new Map()) : reader.standings.ofGates(keys);
}

function idsOf<Field extends string>(rows: readonly Readonly<Record<Field, string>>[], field: Field): string[] {
  return [...new Set(rows.map((row) => row[field]))];
}

function problemOf(modules: ModuleCatalog, name: string): string | null {
  const module = modules.get(name);
  if (!module) return `no node knows the module "${name}"`;
  return module.available ? null : (module.unavailableReason ?? `the module "${name}" is not available here`);
}
