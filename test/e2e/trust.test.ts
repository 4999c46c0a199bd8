import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type DialectService, request, serveDialect } from '../systems/client.ts';
import { until } from '../support/node.ts';
import { type MadeTenant, makeTenant, makeToken } from '../support/tenants.ts';
import { bareId, mutate } from '../support/work.ts';
import { makeWorker, order } from '../support/workers.ts';

const twice = { retry: { maxAttempts: 2, delay: 'PT0S', backoff: 'NONE' } };

describe('trust ends when it ends', () => {
  let served: DialectService;
  let tenant: MadeTenant;

  before(async () => {
    served = await serveDialect('provision');
    tenant = await makeTenant(served.service, 'alpha');
  });
  after(() => served.stop());

  const codes = ({ errors }: { errors: readonly { code: string }[] }) => errors.map(({ code }) => code);
  const row = async (id: string) =>
    (
      await served.look.rows<{ state: string; attempt: number }>('select state, attempt from run where id = $1', [
        bareId(id),
      ])
    )[0];
  const revoke = (id: string) => mutate(served.service, 'revokeApiToken', { id }, 'apiToken { id }');
  const workerOf = (name: string, secret: string) => makeWorker(served.service, name, [name], secret);
  /** The service has let the token in. */
  const used = (id: string) =>
    until(async () => {
      const rows = await served.look.rows('select 1 from api_token where id = $1 and last_used_at is not null', [
        bareId(id),
      ]);
      return rows.length > 0;
    }, 'the token to be used');

  it('gives a worker nothing whose token is revoked while it waits', async () => {
    const token = await makeToken(served.service, tenant.id, ['EXECUTE'], 'waits');
    const waiting = workerOf('waits', token.secret).claim({ wait: 'PT1M' });
    await used(token.id);
    await revoke(token.id);
    const id = await order(served.service, 'waits', {}, tenant.tokens.ADMIN.secret);
    const { claims, errors } = await waiting;
    assert.deepEqual([claims, codes({ errors })], [[], ['FORBIDDEN']]);
    assert.match(errors[0]?.message ?? '', /the token is not valid any more/);
    assert.deepEqual(await row(id), { state: 'QUEUED', attempt: 0 });
    assert.equal((await workerOf('waits', tenant.tokens.EXECUTE.secret).one()).run.id, id);
  });

  const ends: readonly (readonly [
    name: string,
    how: (tokenId: string, tenantId: string) => Promise<unknown>,
    why: string,
  ])[] = [
    ['revoked', (id) => revoke(id), 'lost its token, which has been revoked'],
    [
      'expired',
      (id) => served.look.rows('update api_token set expires_at = now() where id = $1', [bareId(id)]),
      'lost its token, which has expired',
    ],
    [
      'narrowed',
      (id) => served.look.rows(`update api_token set scopes = '{READ}' where id = $1`, [bareId(id)]),
      'has a token that may execute no more',
    ],
    [
      'disabled',
      (_, id) => mutate(served.service, 'updateTenant', { id, enabled: false }, 'tenant { id }'),
      'belongs to a tenant that has been disabled',
    ],
  ];
  for (const [name, how, why] of ends) {
    it(`ends the leases of a token that is ${name}, and the log of the run says so`, async () => {
      const home = name === 'disabled' ? await makeTenant(served.service, 'beta') : tenant;
      const token = await makeToken(served.service, home.id, ['EXECUTE'], name);
      const id = await order(served.service, name, twice, home.tokens.ADMIN.secret);
      const stays = await order(served.service, `${name}-stays`, twice, tenant.tokens.ADMIN.secret);
      const worker = workerOf(name, token.secret);
      const claim = await worker.one({ lease: 'P1D' });
      const other = workerOf(`${name}-stays`, tenant.tokens.EXECUTE.secret);
      const kept = await other.one({ lease: 'P1D' });
      assert.deepEqual(codes(await worker.heartbeat(claim)), []);
      await how(token.id, home.id);
      await until(async () => (await row(id))?.state === 'QUEUED', 'the run to be given back');
      const lines = await served.look.rows<{ message: string }>('select message from log_entry where run_id = $1', [
        bareId(id),
      ]);
      assert.deepEqual(
        lines.map(({ message }) => message),
        [`attempt 1 was lost: worker "${name}" ${why}; attempt 2 follows`],
      );
      assert.equal((await other.complete(kept, { succeeded: true })).run?.id, stays);
    });
  }

  it('lets no other token go on with a claim', async () => {
    const id = await order(served.service, 'bound', {}, tenant.tokens.ADMIN.secret);
    const claimer = workerOf('bound', tenant.tokens.EXECUTE.secret);
    const claim = await claimer.one();
    const before = await served.look.rows('select * from run where id = $1', [bareId(id)]);
    for (const secret of [tenant.tokens.ADMIN.secret, undefined]) {
      const other = makeWorker(served.service, 'bound', ['bound'], secret);
      assert.deepEqual(codes(await other.heartbeat(claim, { statusPercent: 5 })), ['FORBIDDEN']);
      assert.deepEqual(codes(await other.log(claim, 0, [{ message: 'not mine' }])), ['FORBIDDEN']);
      assert.deepEqual(codes(await other.complete(claim, { succeeded: true })), ['FORBIDDEN']);
    }
    assert.deepEqual(await served.look.rows('select * from run where id = $1', [bareId(id)]), before);
    assert.equal((await claimer.complete(claim, { succeeded: true })).run?.state, 'SUCCEEDED');
  });

  it('tells a dialect nothing of a run that ends after the token of its caller', async () => {
    const { service } = served;
    const token = await makeToken(service, null, ['ADMIN'], 'provision');
    const path = '/api/v1/api.php?target=scheduler&action=';
    const headers = { authorization: `Bearer ${token.secret}` };
    const body = { user_id: 1, name: 'waits for its end', class_name: 'x' };
    const added = await request(service, 'POST', `${path}addTask`, { body, headers });
    const number = added.body.data?.id as string | undefined;
    assert.ok(number, added.text);
    await served.look.rows(
      `update task set module = 'external', params = '{"worker":"slow"}' where title = $1 or name = $1`,
      [body.name],
    );
    const answer = request(service, 'GET', `${path}executeTask&taskId=${number}`, { headers });
    const worker = makeWorker(service, 'slow', ['slow']);
    const claim = await worker.one();
    await revoke(token.id);
    await worker.complete(claim, { succeeded: true, result: { message: 'secret' } });
    const { body: told, text } = await answer;
    assert.notEqual(told?.success, 1, text);
    assert.match(text, /the token is not valid any more/);
  });
});
