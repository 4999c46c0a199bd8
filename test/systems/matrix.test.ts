import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../support/node.ts';
import { type DialectService, serveDialect } from './client.ts';
import { type Api, apis, makeApiClients, type ApiClient } from './api-clients.ts';

interface Told {
  readonly name: string;
  readonly shown: boolean;
  readonly notShown: readonly string[];
}

describe('a task made through one API', () => {
  let served: DialectService;
  let clients: Readonly<Record<Api, ApiClient>>;
  before(async () => {
    served = await serveDialect(apis.slice(1));
    clients = makeApiClients(served.service);
  });
  after(() => served.stop());

  const taskOf = async (title: string) => (await clients.graphql.see(title))!;
  async function dialectsOf(id: string): Promise<readonly Told[]> {
    const query = 'query ($id: ID!) { task(by: { id: $id }) { dialects { name shown notShown } } }';
    const { task } = await served.service.data<{ task: { dialects: readonly Told[] } }>(query, { id });
    return task.dialects;
  }
  /** What of a document has no cause to differ, whoever renames the task. */
  const lasting = ({ passing }: ApiClient, { renames = [] }: ApiClient, seen: object) =>
    Object.fromEntries(Object.entries(seen).filter(([name]) => !passing.includes(name) && !renames.includes(name)));
  async function runsOf(title: string): Promise<readonly string[]> {
    const { id } = await taskOf(title);
    const query = 'query ($id: ID!) { task(by: { id: $id }) { runs { nodes { state } } } }';
    const { task } = await served.service.data<{ task: { runs: { nodes: { state: string }[] } } }>(query, { id });
    return task.runs.nodes.map(({ state }) => state);
  }

  for (const maker of apis) {
    it(`${maker}: is shown by every other that says it shows it, changed, run and ended there, and loses nothing`, async () => {
      const here = () => clients[maker];
      for (const other of apis) {
        const title = `${maker} for ${other}`;
        const there = clients[other];
        await here().make(title);
        const [made, task] = [await here().see(title), await taskOf(title)];
        assert.ok(made, `${title}: not there at once`);
        const told = (await dialectsOf(task['id'])).find(({ name }) => name === other);
        const seen = await there.see(title);
        assert.equal(seen !== undefined, told?.shown ?? true, `${title}: ${JSON.stringify(told)}`);
        if (seen === undefined) {
          await here().end(made);
          continue;
        }

        const renamed = `${title}, renamed`;
        await there.rename(seen, renamed);
        const changed = await here().see(renamed);
        const before = lasting(here(), there, made);
        assert.deepEqual(lasting(here(), there, changed!), before, `${title}: what ${other}’s change lost`);
        assert.deepEqual(
          (await taskOf(renamed))['schedules'],
          task['schedules'],
          `${title}: its schedules were touched`,
        );

        const runs = (await runsOf(renamed)).length;
        await there.run((await there.see(renamed))!);
        await until(async () => {
          const states = await runsOf(renamed);
          assert.ok(states.length <= runs + 1, `${title}: ran twice`);
          return states.length > runs && states.every((state) => state === 'SUCCEEDED');
        }, `${title}: its run`);
        assert.deepEqual(lasting(here(), there, (await here().see(renamed))!), before, `${title}: after its run`);

        await there.end((await there.see(renamed))!);
        assert.equal(await here().see(renamed), undefined, `${title}: still there`);
      }
    });
  }

  it('tells what a dialect cannot show of it', async () => {
    await clients.graphql.make('told');
    const { id } = await taskOf('told');
    const told = new Map((await dialectsOf(id)).map(({ name, ...rest }) => [name, rest]));
    assert.deepEqual(told.get('timetable'), {
      shown: true,
      notShown: ['its description', 'its tags', 'jitter', 'policies for overlapping runs'],
    });
    assert.deepEqual(told.get('mist'), {
      shown: true,
      notShown: ['its tags', 'jitter', 'policies for overlapping runs'],
    });
    assert.ok(told.get('provision')?.notShown.some((phrase) => phrase.startsWith('schedules other than calendars')));
    await clients.provision.make('told by provision');
    const other = await dialectsOf((await taskOf('told by provision'))['id']);
    assert.deepEqual(other.find(({ name }) => name === 'mist')?.shown, false);
    assert.deepEqual(other.find(({ name }) => name === 'provision')?.notShown, []);
  });
});
