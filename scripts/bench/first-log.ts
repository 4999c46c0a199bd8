import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { type Service, startService } from './service.ts';
import { percentile } from './statistics.ts';

/** Milliseconds since executeTask was sent. */
interface Times {
  /** Until its answer with the run's id. */
  readonly answered: number;
  /** Until the first log entry, from a logTail that starts with that answer. */
  readonly logged: number;
  /** Until the run's last event, from a runEvents subscription that was open before. */
  readonly ended: number;
}

interface Manner {
  /** Executions at once. */
  readonly abreast: number;
  /** The shortest time from one execution to the next. */
  readonly everyMs?: number;
}

const createTask = `mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } errors { message } } }`;
const executeTask = `mutation ($id: ID!) { executeTask(input: { id: $id }) { run { id } errors { message } } }`;
const logTail = `subscription ($runId: ID!) { logTail(runId: $runId) { final entries { message } } }`;
const runEvents = `subscription { runEvents { type run { id } } }`;

/** How soon a person who starts a task sees its first log line, over HTTP and graphql-ws against the running service. */
export const firstLog: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const name = 'first_log';
  const databaseUrl = await makeDatabase(postgres.url, name);
  const service = await startService({ databaseUrl, mongoUrl: null, concurrency });
  const runs = quick ? 40 : 200;
  try {
    const person = await Person.arrive(service);
    say('first-log: warming up');
    await person.execute(20, { abreast: 1 });
    const rows: Row[] = [];
    for (const [what, manner] of [
      ['one after the other', { abreast: 1 }],
      ['20 at a time', { abreast: 20 }],
      ['5 a second', { abreast: 1, everyMs: 200 }],
      ['20 a second', { abreast: 1, everyMs: 50 }],
    ] as const) {
      say(`first-log: ${runs} runs, ${what}`);
      rows.push(rowOf(what, await person.execute(runs, manner)));
    }
    await person.leave();
    return rows;
  } finally {
    await service.stop();
    await dropDatabase(postgres.url, name);
  }
};

class Person {
  readonly #service: Service;
  readonly #socket: Client;
  readonly #taskId: string;
  readonly #endings = new Map<string, PromiseWithResolvers<number>>();

  private constructor(service: Service, socket: Client, taskId: string) {
    this.#service = service;
    this.#socket = socket;
    this.#taskId = taskId;
  }

  static async arrive(service: Service): Promise<Person> {
    const socket = createClient({
      url: `${service.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${service.token}` },
      lazy: false,
      retryAttempts: 0,
    });
    const input = { name: 'first-log', module: 'simulate' };
    const { createTask: made } = await service.ask<{ createTask: { task: { id: string } | null } }>(createTask, {
      input,
    });
    if (made.task === null) throw new Error(`the task was refused: ${JSON.stringify(made)}`);
    const person = new Person(service, socket, made.task.id);
    person.#watchEvents();
    return person;
  }

  async execute(count: number, { abreast, everyMs = 0 }: Manner): Promise<readonly Times[]> {
    const times: Times[] = [];
    let left = count;
    const one = async (): Promise<void> => {
      while (left-- > 0) {
        const next = sleep(everyMs);
        times.push(await this.#executeOnce());
        await next;
      }
    };
    await Promise.all(Array.from({ length: abreast }, one));
    return times;
  }

  async leave(): Promise<void> {
    await this.#socket.dispose();
  }

  async #executeOnce(): Promise<Times> {
    const sent = performance.now();
    const { executeTask: done } = await this.#service.ask<{ executeTask: { run: { id: string } } }>(executeTask, {
      id: this.#taskId,
    });
    const runId = done.run.id;
    const answered = performance.now() - sent;
    const [logged, ended] = await Promise.all([this.#firstEntry(runId), this.#ending(runId).promise]);
    this.#endings.delete(runId);
    return { answered, logged: logged - sent, ended: ended - sent };
  }

  /** Returns when the first entry came. */
  async #firstEntry(runId: string): Promise<number> {
    const batches = this.#socket.iterate<{ logTail: { entries: readonly object[] } }>({
      query: logTail,
      variables: { runId },
    });
    for await (const { data, errors } of batches) {
      if (errors) throw new Error(JSON.stringify(errors));
      if ((data?.logTail.entries.length ?? 0) > 0) return performance.now();
    }
    throw new Error(`the log of ${runId} ended without an entry`);
  }

  #ending(runId: string): PromiseWithResolvers<number> {
    const known = this.#endings.get(runId) ?? Promise.withResolvers<number>();
    this.#endings.set(runId, known);
    return known;
  }

  #watchEvents(): void {
    this.#socket.subscribe<{ runEvents: { type: string; run: { id: string } } }>(
      { query: runEvents },
      {
        next: ({ data }) => {
          if (data?.runEvents.type === 'SUCCEEDED') this.#ending(data.runEvents.run.id).resolve(performance.now());
        },
        error: (error) => {
          throw new Error('the events broke off', { cause: error });
        },
        complete: () => undefined,
      },
    );
  }
}

function rowOf(what: string, times: readonly Times[]): Row {
  const of = (name: keyof Times, percent: number): number =>
    percentile(
      times.map((time) => time[name]),
      percent,
    );
  return {
    part: 'first-log (ms from sending executeTask)',
    what,
    figures: {
      runs: times.length,
      'answer p50': of('answered', 50),
      'answer p99': of('answered', 99),
      'first line p50': of('logged', 50),
      'first line p99': of('logged', 99),
      'SUCCEEDED event p50': of('ended', 50),
      'SUCCEEDED event p99': of('ended', 99),
    },
  };
}
