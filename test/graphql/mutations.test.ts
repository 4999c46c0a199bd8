import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { CreateTask, UpdateTask } from '../../src/domain/model/commands/task.ts';
import { DomainError, type Problem, notFoundError } from '../../src/domain/model/errors.ts';
import { printId } from '../../src/graphql/ids.ts';
import { ask } from './ask.ts';
import { makeDeps, makeSchedule, makeTask, readerOf, uuid } from './fakes.ts';

const taskId = printId('Task', uuid(1));
const create = `mutation ($input: CreateTaskInput!) { createTask(input: $input) {
  task { name timeout retry { delay maxDelay } } replayed
  errors { __typename code message path
    ... on ValidationError { rule params } ... on NotFoundError { id }
    ... on VersionConflictError { expectedVersion currentVersion current { __typename id } }
    ... on LimitExceededError { limit retryAfter } ... on InvalidStateError { state allowed } } } }`;
const update = `mutation ($input: UpdateTaskInput!) { updateTask(input: $input) { task { id } errors { __typename code message path } } }`;

function failing(...problems: [Problem, ...Problem[]]) {
  return makeDeps({
    reader: readerOf({ tasks: [makeTask(1)] }),
    tasks: {
      create: async () => {
        throw new DomainError(problems);
      },
    },
  });
}

describe('a mutation', () => {
  it('turns its input into one command', async () => {
    const commands: CreateTask[] = [];
    const deps = makeDeps({
      tasks: {
        async create(_, command) {
          commands.push(command);
          return { value: makeTask(1, { name: command.name, timeoutMs: command.timeoutMs }), replayed: true };
        },
      },
    });
    const input = {
      name: 'backup',
      module: 'command',
      timeout: 'PT90S',
      retry: { maxAttempts: 3, delay: 'PT2M' },
      schedules: [
        { recurrence: { calendar: { weekdays: ['SUNDAY', 'MONDAY'], hours: [9] } }, catchUp: {} },
        { recurrence: { once: { in: 'PT5M' } }, jitter: 'PT30S', timeZone: 'Europe/Vienna' },
      ],
    };
    const { data, errors } = await ask(deps, create, { input });
    assert.equal(errors, undefined);
    assert.deepEqual(data, {
      createTask: {
        task: { name: 'backup', timeout: 'PT90S', retry: { delay: 'PT10S', maxDelay: 'PT1H' } },
        replayed: true,
        errors: [],
      },
    });
    const [command] = commands;
    assert.ok(command);
    assert.equal(command.timeoutMs, 90_000);
    assert.equal(command.retry.delayMs, 120_000);
    assert.equal(command.retry.factor, 2);
    const [first, second] = command.schedules;
    assert.ok(first?.recurrence.kind === 'calendar');
    assert.deepEqual(first.recurrence.weekdays, [0, 1]);
    assert.equal(first.catchUp.windowMs, 86_400_000);
    assert.deepEqual(second?.recurrence, { kind: 'once', inMs: 300_000 });
    assert.equal(second.jitterMs, 30_000);
  });

  it('tells every duration that has no length, each with its path, and asks no service', async () => {
    const input = {
      name: 'x',
      module: 'http',
      timeout: '-PT1S',
      retry: { delay: 'P1M' },
      schedules: [{ recurrence: { once: { in: 'soon' } }, jitter: 'PT1X' }],
    };
    const { data } = await ask(makeDeps(), create, { input });
    const { errors } = (data as { createTask: { errors: { path: string[]; code: string; rule: string }[] } })
      .createTask;
    assert.deepEqual(errors.map(({ path }) => path.join('.')).sort(), [
      'input.retry.delay',
      'input.schedules.0.jitter',
      'input.schedules.0.recurrence.once.in',
      'input.timeout',
    ]);
    assert.ok(errors.every(({ code, rule }) => code === 'VALIDATION' && rule === 'duration'));
  });

  it('shows problems of the domain in the words of the input', async () => {
    const deps = failing(
      {
        code: 'VALIDATION',
        rule: 'cron',
        path: ['schedules', '0', 'recurrence', 'cron', 'minute'],
        message: 'minute 75 is outside 0–59',
      },
      { code: 'VALIDATION', rule: 'range', path: ['retry', 'delayMs'], message: 'too long' },
      { code: 'VALIDATION', rule: 'range', path: ['timeoutMs'], message: 'too short', params: { min: 1 } },
      { code: 'LIMIT_EXCEEDED', limit: 5, retryAfter: 2_500, message: 'too many' },
      { code: 'LEASE_LOST', message: 'gone' },
    );
    const input = {
      name: 'x',
      module: 'http',
      retry: {},
      schedules: [{ recurrence: { cron: { expression: '75 * * * *' } } }],
    };
    const { data } = await ask(deps, create, { input });
    const { errors, task } = (data as { createTask: { task: null; errors: Record<string, unknown>[] } }).createTask;
    assert.equal(task, null);
    assert.deepEqual(errors, [
      {
        __typename: 'ValidationError',
        code: 'VALIDATION',
        message: 'minute 75 is outside 0–59',
        path: ['input', 'schedules', '0', 'recurrence', 'cron', 'expression'],
        rule: 'cron',
        params: null,
      },
      {
        __typename: 'ValidationError',
        code: 'VALIDATION',
        message: 'too long',
        path: ['input', 'retry', 'delay'],
        rule: 'range',
        params: null,
      },
      {
        __typename: 'ValidationError',
        code: 'VALIDATION',
        message: 'too short',
        path: ['input', 'timeout'],
        rule: 'range',
        params: { min: 1 },
      },
      {
        __typename: 'LimitExceededError',
        code: 'LIMIT_EXCEEDED',
        message: 'too many',
        path: null,
        limit: 5,
        retryAfter: 'PT2.5S',
      },
      {
        __typename: 'InvalidStateError',
        code: 'LEASE_LOST',
        message: 'gone',
        path: null,
        state: 'LEASE_LOST',
        allowed: [],
      },
    ]);
  });

  it('shows what a version conflict is about', async () => {
    const current = { kind: 'Task', id: uuid(1) } as const;
    const deps = failing({
      code: 'VERSION_CONFLICT',
      expectedVersion: 1,
      currentVersion: 2,
      current,
      message: 'changed',
    });
    const { data } = await ask(deps, create, { input: { name: 'x', module: 'http' } });
    const [error] = (data as { createTask: { errors: Record<string, unknown>[] } }).createTask.errors;
    assert.deepEqual(error?.['current'], { __typename: 'Task', id: taskId });
  });

  it('answers an unknown, a foreign and a malformed id alike, in the caller’s own words', async () => {
    const deps = makeDeps({
      tasks: {
        remove: async (_, { id }) => {
          throw notFoundError('task', id);
        },
      },
    });
    const remove = `mutation ($id: ID!) { deleteTask(input: {id: $id}) { deletedTaskId errors { __typename code message path ... on NotFoundError { id } } } }`;
    for (const id of [taskId, 'nonsense', printId('Run', uuid(1))]) {
      const { data } = await ask(deps, remove, { id });
      assert.deepEqual(data, {
        deleteTask: {
          deletedTaskId: null,
          errors: [
            {
              __typename: 'NotFoundError',
              code: 'NOT_FOUND',
              message: `no task has the id "${id}"`,
              path: ['input', 'id'],
              id,
            },
          ],
        },
      });
    }
  });

  it('keeps what is absent, clears what is null, sets what has a value', async () => {
    const commands: UpdateTask[] = [];
    const deps = makeDeps({
      tasks: {
        async update(_, command) {
          commands.push(command);
          return makeTask(1);
        },
      },
    });
    await ask(deps, update, { input: { id: taskId, title: null, timeout: null, priority: 5 } });
    assert.deepEqual(commands, [
      { id: uuid(1), expectedVersion: null, validateOnly: false, title: null, timeoutMs: null, priority: 5 },
    ]);
  });

  it('refuses to clear what cannot be empty, naming each', async () => {
    const input = { id: taskId, name: null, retry: null, tags: null, description: null };
    const { data } = await ask(makeDeps(), update, { input });
    const { errors } = (data as { updateTask: { errors: { path: string[] }[] } }).updateTask;
    assert.deepEqual(
      errors.map(({ path }) => path),
      [
        ['input', 'retry'],
        ['input', 'tags'],
        ['input', 'name'],
      ],
    );
  });

  it('clears a jitter by setting it to nothing', async () => {
    const seen: unknown[] = [];
    const deps = makeDeps({
      schedules: {
        async update(_, command) {
          seen.push(command.jitterMs, 'overlap' in command);
          return makeSchedule(2);
        },
      },
    });
    const id = printId('Schedule', uuid(2));
    await ask(deps, 'mutation ($id: ID!) { updateSchedule(input: {id: $id, jitter: null}) { errors { message } } }', {
      id,
    });
    assert.deepEqual(seen, [0, false]);
  });

  it('lets bugs and outages through as exceptions', async () => {
    const { data, errors } = await ask(makeDeps(), create, { input: { name: 'x', module: 'http' } });
    assert.equal(data, null);
    assert.match(errors?.[0]?.message ?? '', /did not expect tasks.create/);
  });

  it('needs a caller', async () => {
    const { errors } = await ask(makeDeps(), create, { input: { name: 'x', module: 'http' } }, null);
    assert.equal(errors?.[0]?.extensions['code'], 'UNAUTHENTICATED');
  });
});
