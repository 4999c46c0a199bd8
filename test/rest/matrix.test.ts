import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../support/node.ts';
import { type DialectService, serveDialect } from './client.ts';
import { type Api, apis, makeSpeakers, type Speaker } from './speakers.ts';

interface Told {
  readonly name: string;
  readonly shown: boolean;
  readonly notShown: readonly string[];
}

describe('a task made through one API', () => {
  let served: DialectService;
  let speakers: Readonly<Record<Api, Speaker>>;
  before(async () => {
    served = await serveDialect(apis.slice(1));
    speakers = makeSpeakers(served.service);
  });
  after(() => served.stop());

  const taskOf = async (title: string) => (await speakers.graphql.see(title))!;
  async function dialectsOf(id: string): Promise<readonly Told[]> {
    const query = 'query ($id: ID!) { task(by: { id: $id }) { dialects { name shown notShown } } }';
    const { task } = await served.service.data<{ task: { dialects: readonly Told[] } }>(query, { id });
    return task.dialects;
  }
  const lasting = ({ passing }: Speaker, seen: object) =>
    Object.fromEntries(Object.entries(seen).filter(([name]) => !passing.includes(name)));

  for (const maker of apis) {
    it(`${maker}: is shown by every other that says it shows it, changed, run and ended there, and loses nothing`, async () => {
      const here = () => speakers[maker];
      for (const other of apis) {
        const title = `${maker} for ${other}`;
        const there = speakers[other];
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
        assert.deepEqual(lasting(here(), changed!), lasting(here(), made), `${title}: what ${other}’s change lost`);
        assert.deepEqual(
          (await taskOf(renamed))['schedules'],
          task['schedules'],
          `${title}: its schedules were touched`,
        );

        await there.run((await there.see(renamed))!);
        const { id } = await taskOf(renamed);
        const query = 'query ($id: ID!) { task(by: { id: $id }) { runs { nodes { state } } } }';
        await until(async () => {
          const data = await served.service.data<{ task: { runs: { nodes: { state: string }[] } } }>(query, { id });
          const [run, second] = data.task.runs.nodes;
          assert.equal(second, undefined, `${title}: ran twice`);
          return run?.state === 'SUCCEEDED';
        }, `${title}: its run`);
        assert.deepEqual(
          lasting(here(), (await here().see(renamed))!),
          lasting(here(), made),
          `${title}: after its run`,
        );

        await there.end((await there.see(renamed))!);
        assert.equal(await here().see(renamed), undefined, `${title}: still there`);
      }
    });
  }

  it('tells what a dialect cannot show of it', async () => {
    await speakers.graphql.make('told');
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
    await speakers.provision.make('told by provision');
    const other = await dialectsOf((await taskOf('told by provision'))['id']);
    assert.deepEqual(other.find(({ name }) => name === 'mist')?.shown, false);
    assert.deepEqual(other.find(({ name }) => name === 'provision')?.notShown, []);
  });
});
