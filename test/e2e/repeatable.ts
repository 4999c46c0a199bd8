import type { MutationName } from '../support/work.ts';

type Input = Record<string, unknown>;
type Call = (operation: MutationName, input: Input, fields: string) => Promise<Record<string, unknown>>;

/** One mutation, and how it is tried with an idempotency key. */
export interface Repeatable {
  readonly operation: MutationName;
  /** What it answers; the first field is never null after a call that went well. */
  readonly fields: string;
  /** A new input at each call, for something of its own. */
  readonly input: () => Promise<Input>;
  /** The same call with this instead is another call. */
  readonly other: Input;
  /** Which fields of a repeated answer differ from the first. */
  readonly differs?: Input;
}

const hour = 3_600_000;
const far = '2099-01-01T00:00:00Z';

/** Every mutation of the schema. `nodeId` finds the node that can be drained. */
export function repeatables(call: Call, nodeId: () => Promise<string>): readonly Repeatable[] {
  let made = 0;
  const fresh = (word: string): string => `${word}-${(made += 1)}`;

  async function idOf(operation: MutationName, field: string, input: Input): Promise<string> {
    const answer = await call(operation, input, `${field} { id }`);
    return (answer[field] as { id: string }).id;
  }
  const task = (more: Input = {}) => idOf('createTask', 'task', { name: fresh('task'), module: 'simulate', ...more });
  const schedule = async (more: Input = {}) => {
    const hourly = { recurrence: { cron: { expression: '0 * * * *' } }, catchUp: { mode: 'NONE' }, ...more };
    return idOf('createSchedule', 'schedule', { taskId: await task(), schedule: hourly });
  };
  const calendar = () => idOf('createCalendar', 'calendar', { name: fresh('calendar') });
  const script = () => idOf('createScript', 'script', { name: fresh('script'), text: 'true' });
  const run = async (more: Input = {}) => idOf('executeTask', 'run', { id: await task(), at: far, ...more });
  const tenant = () => idOf('createTenant', 'tenant', { slug: fresh('tenant'), name: 'T' });
  const token = () => idOf('createApiToken', 'apiToken', { name: fresh('token'), scopes: ['READ'] });
  const ahead = async () => ({
    scheduleId: await schedule(),
    nominalAt: new Date(Math.floor(Date.now() / hour) * hour + 5 * hour).toISOString(),
  });
  async function waiting(): Promise<Input> {
    const worker = fresh('worker');
    const id = await task({ module: 'external', params: { worker } });
    await call('executeTask', { id }, 'run { id }');
    return { modules: [worker], worker, lease: 'P1D', wait: 'PT0S' };
  }
  async function held(): Promise<Input> {
    const { claims } = await call('claimRuns', await waiting(), 'claims { fence run { id } }');
    const [claim] = claims as { fence: string; run: { id: string } }[];
    return { runId: claim!.run.id, fence: claim!.fence };
  }
  const past = async () => {
    const now = Math.floor(Date.now() / hour) * hour;
    const range = { from: new Date(now - 3 * hour).toISOString(), to: new Date(now).toISOString() };
    return { id: await schedule({ startsAt: new Date(now - 9 * hour).toISOString() }), range };
  };

  return [
    {
      operation: 'createTask',
      fields: 'task { id version }',
      input: async () => ({ name: fresh('a'), module: 'simulate' }),
      other: { name: 'b' },
    },
    {
      operation: 'updateTask',
      fields: 'task { id version title }',
      input: async () => ({ id: await task(), title: 'One' }),
      other: { title: 'Two' },
    },
    {
      operation: 'cancelTask',
      fields: 'task { id version state } canceledRuns { id }',
      input: async () => ({ id: await task() }),
      other: { reason: 'another' },
    },
    {
      operation: 'deleteTask',
      fields: 'deletedTaskId',
      input: async () => ({ id: await task() }),
      other: { expectedVersion: 7 },
    },
    {
      operation: 'executeTask',
      fields: 'run { id }',
      input: async () => ({ id: await task(), at: far }),
      other: { note: 'another' },
    },
    {
      operation: 'createSchedule',
      fields: 'schedule { id version }',
      input: async () => ({ taskId: await task(), schedule: { recurrence: { interval: { every: 'PT2H' } } } }),
      other: { schedule: { recurrence: { interval: { every: 'PT3H' } } } },
    },
    {
      operation: 'updateSchedule',
      fields: 'schedule { id version name }',
      input: async () => ({ id: await schedule(), name: 'One' }),
      other: { name: 'Two' },
    },
    {
      operation: 'pauseSchedule',
      fields: 'schedule { id version state }',
      input: async () => ({ id: await schedule(), note: 'One' }),
      other: { note: 'Two' },
    },
    {
      operation: 'resumeSchedule',
      fields: 'schedule { id version state } caughtUp',
      input: async () => ({ id: await schedule() }),
      other: { catchUp: 'ALL' },
    },
    {
      operation: 'deleteSchedule',
      fields: 'deletedScheduleId',
      input: async () => ({ id: await schedule() }),
      other: { expectedVersion: 7 },
    },
    {
      operation: 'skipOccurrence',
      fields: 'occurrence { state nominalAt reason }',
      input: ahead,
      other: { reason: 'another' },
    },
    {
      operation: 'moveOccurrence',
      fields: 'occurrence { state nominalAt fireAt }',
      input: async () => {
        const at = await ahead();
        return { ...at, to: new Date(Date.parse(at.nominalAt) + hour / 2).toISOString() };
      },
      other: { reason: 'another' },
    },
    {
      operation: 'undoOccurrenceChange',
      fields: 'occurrence { state nominalAt }',
      input: async () => {
        const at = await ahead();
        await call('skipOccurrence', at, 'occurrence { state }');
        return at;
      },
      other: { nominalAt: far },
    },
    {
      operation: 'backfillSchedule',
      fields: 'backfill { id total } instants skipped',
      input: past,
      other: { maxConcurrent: 7 },
    },
    {
      operation: 'cancelBackfill',
      fields: 'backfill { id state total }',
      input: async () => ({ id: await idOf('backfillSchedule', 'backfill', await past()) }),
      other: { id: 'another' },
    },
    {
      operation: 'cancelRun',
      fields: 'run { id state cancelReason }',
      input: async () => ({ id: await run(), reason: 'One' }),
      other: { reason: 'Two' },
    },
    {
      operation: 'retryRun',
      fields: 'run { id retryOf { id } }',
      input: async () => {
        const id = await run();
        await call('cancelRun', { id }, 'run { id }');
        return { id };
      },
      other: { id: 'another' },
    },
    {
      operation: 'createCalendar',
      fields: 'calendar { id version }',
      input: async () => ({ name: fresh('days') }),
      other: { name: 'others' },
    },
    {
      operation: 'updateCalendar',
      fields: 'calendar { id version description }',
      input: async () => ({ id: await calendar(), description: 'One' }),
      other: { description: 'Two' },
    },
    {
      operation: 'deleteCalendar',
      fields: 'deletedCalendarId',
      input: async () => ({ id: await calendar() }),
      other: { inUse: 'DETACH' },
    },
    {
      operation: 'createScript',
      fields: 'script { id version }',
      input: async () => ({ name: fresh('hello'), text: 'echo hello' }),
      other: { text: 'echo others' },
    },
    {
      operation: 'updateScript',
      fields: 'script { id version }',
      input: async () => ({ id: await script(), text: 'echo One' }),
      other: { text: 'echo Two' },
    },
    {
      operation: 'deleteScript',
      fields: 'deletedScriptId',
      input: async () => ({ id: await script() }),
      other: { expectedVersion: 7 },
    },
    {
      operation: 'createTenant',
      fields: 'tenant { id slug version }',
      input: async () => ({ slug: fresh('acme'), name: 'Acme' }),
      other: { name: 'Others' },
    },
    {
      operation: 'updateTenant',
      fields: 'tenant { id name version }',
      input: async () => ({ id: await tenant(), name: 'One' }),
      other: { name: 'Two' },
    },
    {
      operation: 'createApiToken',
      fields: 'apiToken { id name } secret',
      input: async () => ({ name: fresh('key'), scopes: ['READ'] }),
      other: { scopes: ['WRITE'] },
      differs: { secret: null },
    },
    {
      operation: 'revokeApiToken',
      fields: 'apiToken { id revokedAt }',
      input: async () => ({ id: await token() }),
      other: { id: 'another' },
    },
    {
      operation: 'drainWorker',
      fields: 'worker { id draining }',
      input: async () => ({ id: await nodeId(), draining: false }),
      other: { draining: true },
    },
    {
      operation: 'claimRuns',
      fields: 'claims { fence leaseUntil run { id } }',
      input: waiting,
      other: { max: 7 },
    },
    {
      operation: 'heartbeatRun',
      fields: 'leaseUntil cancelRequested',
      input: async () => ({ ...(await held()), statusPercent: 10 }),
      other: { statusPercent: 20 },
    },
    {
      operation: 'appendRunLog',
      fields: 'nextOffset',
      input: async () => ({ ...(await held()), offset: 0, lines: [{ message: 'One' }] }),
      other: { lines: [{ message: 'Two' }] },
    },
    {
      operation: 'completeRun',
      fields: 'run { id state }',
      input: async () => ({ ...(await held()), succeeded: true, result: 1 }),
      other: { result: 2 },
    },
  ];
}
