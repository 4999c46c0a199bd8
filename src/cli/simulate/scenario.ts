import { draftSchedule, type RecurrenceDraft, type ScheduleDraft } from '../../domain/model/commands/schedule.ts';
import { DomainError, type Problem } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { schedulerActor } from '../../domain/model/actor.ts';
import { makeSchedule } from '../../domain/planning/new-schedule.ts';
import { ruleOf } from '../../domain/model/schedule.ts';
import { noConcurrencyLimit } from '../../domain/model/task.ts';
import { checkTask } from '../../domain/model/task-rules.ts';
import type { ModuleCatalog } from '../../domain/model/module.ts';
import type { InstantRange } from '../../domain/model/values.ts';
import { compile, type Weekday } from '../../recurrence/index.ts';
import type { Scenario, SimulatedSchedule, SimulatedTask } from '../../simulation/scenario.ts';
import { InputError, printPath, type ScenarioFile } from './scenario-file.ts';

type TaskInFile = ScenarioFile['tasks'][number];
type ScheduleInFile = TaskInFile['schedules'][number];

/** The modules of an installation are not known here, so params are not checked. */
const noCatalog: ModuleCatalog = { get: () => undefined, names: () => [], check: () => [] };

/** Makes the tasks and schedules as the service would at the beginning of the range. Throws {@link InputError}. */
export function makeScenario(file: ScenarioFile, range: InstantRange): Scenario {
  const problems: string[] = [];
  const check = <T>(base: readonly (string | number)[], document: unknown, work: (findings: Findings) => T): T => {
    const findings = new Findings();
    const value = work(findings);
    try {
      findings.settle();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      problems.push(...error.problems.map((problem) => report(problem, base, document)));
    }
    return value;
  };
  const tasks = file.tasks.map((task, i): SimulatedTask => {
    const at = ['tasks', i] as const;
    const { name, concurrency, params, runTakes } = task;
    check(at, task, (findings) => checkTask(findings, { name, concurrency }, noCatalog, null));
    const schedules = task.schedules.flatMap((each, j): SimulatedSchedule[] => {
      const made = check([...at, 'schedules', j], each, (findings) => make(findings, each, file, range, `${i}.${j}`));
      return made === null ? [] : [made];
    });
    return { id: String(i), name, concurrency, params, runsTakeMs: runTakes, schedules };
  });
  if (problems.length > 0) throw new InputError(problems.join('\n'));
  return { ...range, tasks, downtimes: file.downtimes };
}

/** The id of a schedule is its place in the file. Jitter depends on the id, so the same file always plays in the same way. */
function make(
  findings: Findings,
  given: ScheduleInFile,
  file: ScenarioFile,
  { from }: InstantRange,
  id: string,
): SimulatedSchedule | null {
  const task = { id, tenantId: '', module: '', params: {}, concurrency: noConcurrencyLimit };
  const facts = { task, tenantZone: file.timeZone, actor: schedulerActor, now: from, catalog: noCatalog };
  const made = makeSchedule(findings, draftOf(given), facts, []);
  if (made === null) return null;
  const schedule = { ...made, id };
  return {
    schedule: { ...schedule, nextFireAt: compile(ruleOf(schedule)).fireAt(made.nextNominalAt!) },
    pauses: given.pauses.toSorted((a, b) => a.from - b.from),
  };
}

function draftOf({ recurrence, jitter, catchUp, pauses: _pauses, ...given }: ScheduleInFile): ScheduleDraft {
  const { mode, grace, window, max } = catchUp;
  return draftSchedule(recurrenceOf(recurrence), {
    ...given,
    jitterMs: jitter,
    catchUp: { mode, graceMs: grace, windowMs: window, max },
  });
}

function recurrenceOf({ once, interval, cron, calendar, rrule }: ScheduleInFile['recurrence']): RecurrenceDraft {
  if (once?.at !== undefined) return { kind: 'once', at: once.at };
  if (once?.localAt !== undefined) return { kind: 'once', localAt: once.localAt };
  if (once) return { kind: 'once', inMs: once.in ?? 0 };
  if (interval) return { kind: 'interval', ...interval };
  if (cron) return { kind: 'cron', ...cron };
  if (rrule) return { kind: 'rrule', ...rrule };
  return {
    kind: 'calendar',
    ...calendar!,
    weekdays: calendar!.weekdays as Weekday[],
    nthWeekdays: calendar!.nthWeekdays as { weekday: Weekday; nth: number }[],
  };
}

/** Prints a problem with its place. The domain names fields of a cron expression, but the file has one text for all. */
function report(problem: Problem, base: readonly (string | number)[], document: unknown): string {
  const path: (string | number)[] = [...base];
  let here: unknown = document;
  for (const part of problem.path ?? []) {
    const name = /^\d+$/.test(part) ? Number(part) : part;
    const fields = typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>) : {};
    const inCron = path.at(-1) === 'cron' && !Object.hasOwn(fields, name);
    const key = inCron ? 'expression' : name;
    if (!Object.hasOwn(fields, key) && path.length > base.length) break;
    path.push(key);
    here = fields[key];
  }
  return `${printPath(path)}: ${problem.message}`;
}
