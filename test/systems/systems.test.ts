import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readActions } from '../../src/systems/actions.ts';
import type { DialectDeps } from '../../src/systems/dialect.ts';
import { makeDialects } from '../../src/systems/index.ts';
import { readSigningKeys } from '../../src/systems/signing-keys.ts';
import { migrated } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { exchange } from '../support/raw.ts';
import { adminToken, type Service, startService } from '../support/service.ts';
import { request } from './client.ts';
import { dialectCases } from './dialect-cases.ts';
import { apis } from './api-clients.ts';

const dialects = Object.fromEntries(
  dialectCases.map(({ api, list, headers }) => [api, { path: list, headers: headers(adminToken) }]),
);

interface Operation {
  readonly parameters: readonly { readonly in: string }[];
  readonly responses: Readonly<Record<string, object>>;
}

describe('the REST dialects together', () => {
  let database: TestDatabase;
  let folder: string;
  let all: Service;
  let worker: Service;
  before(async () => {
    database = await migrated();
    folder = await mkdtemp(join(tmpdir(), 'polychron-rest-'));
    all = await startService({ databaseUrl: database.url });
    worker = await startService({
      databaseUrl: database.url,
      env: { POLYCHRON_ROLE: 'worker', POLYCHRON_TIMETABLE_PORT: '0' },
    });
  });
  after(async () => {
    await Promise.all([all.stop(), worker.stop()]);
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('all have a case here, and one in matrix.test.ts', () => {
    const registered = makeDialects({} as DialectDeps).map(({ name }) => name);
    assert.deepEqual(Object.keys(dialects), registered);
    assert.deepEqual(apis, ['graphql', ...registered]);
  });

  it('are served by nodes of the API and not by those that only work', async () => {
    for (const [name, { path, headers }] of Object.entries(dialects)) {
      for (const [node, status] of [
        [all, 200],
        [worker, 404],
      ] as const) {
        assert.equal((await request(node, 'GET', path, { headers })).status, status, name);
        assert.equal((await request(node, 'GET', `/openapi/${name}.json`)).status, status, name);
      }
    }
    assert.ok(!worker.output().includes('timetable is also served'));
  });

  it('describe every route with parameters, bodies and refusals that resolve within the description', async () => {
    for (const name of Object.keys(dialects)) {
      const { body, text } = await request(all, 'GET', `/openapi/${name}.json`);
      assert.ok(body['x-polychron-not-shown'].length > 0);
      for (const [, reference] of text.matchAll(/"\$ref":"([^"]+)"/g))
        assert.equal(reference, '#/components/schemas/Refusal');
      for (const [path, methods] of Object.entries<Record<string, Operation>>(body.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          const inPath = operation.parameters.filter((each) => each.in === 'path');
          assert.equal(inPath.length, path.split('{').length - 1, `${method} ${path}`);
          assert.ok(operation.responses['401'], `${method} ${path}`);
        }
      }
    }
  });

  it('neither parse nor invite a body without a token', async () => {
    const body = Buffer.alloc(1024 * 1024, '[');
    for (const {
      api: name,
      make: [path],
    } of dialectCases) {
      // As mist.io itself answers a write without a token.
      const status = name === 'mist' ? 403 : 401;
      const headers = { 'content-type': 'application/json' };
      const refused = await exchange(all.port, { method: 'POST', target: path, headers, body });
      assert.equal(refused.status, status, `${name}: ${refused.text}`);
      const announced = { ...headers, expect: '100-continue' };
      const head = { method: 'POST', target: path, headers: announced, length: body.length };
      // The first answer is not "100 Continue".
      assert.equal((await exchange(all.port, head)).status, status, name);
      assert.equal((await request(all, 'POST', path, { body: '[' })).status, status, name);
    }
  });

  it('leave every other path to the service itself', async () => {
    for (const path of ['/timetables', '/information', '/api/v1/schedulesX', '/api/v1/api.phpx', '/api/v1', '/%zz']) {
      const { status, body } = await request(all, 'GET', path, { headers: { 'x-auth-token': adminToken } });
      assert.ok(status === 404 || path === '/%zz', path);
      assert.equal(typeof body.errors[0].extensions.code, 'string', path);
    }
  });

  it("fill in an action's params, leave out what is not given, and lay the operator's file over the shipped one", async () => {
    const shipped = readActions(null);
    const url = 'http://example.com/';
    assert.deepEqual(shipped.resolve('timetable', 'run_request', { key_arguments: { url, body: { a: [1] } } }), {
      module: 'http',
      params: { url, body: { a: [1] } },
    });
    assert.deepEqual(shipped.resolve('timetable', 'constructor', { document: { a: 1 } }), {
      module: 'external',
      params: { worker: 'constructor', payload: { a: 1 } },
    });
    assert.deepEqual(shipped.resolve('a new system', 'stop', { document: { a: 1 } }), {
      module: 'external',
      params: { worker: 'stop', payload: { a: 1 } },
    });
    const path = join(folder, 'actions.yaml');
    await writeFile(
      path,
      'timetable:\n  actions:\n    run_request: { module: simulate }\n    server_stop: { labels: { en: Halt } }\n    mine: { module: command, params: { argv: [echo, "to {{subject.name}}!", "{{none}}"] } }\n',
    );
    const laid = readActions(path);
    assert.deepEqual(laid.resolve('timetable', 'run_request', {}), { module: 'simulate', params: {} });
    assert.equal(laid.resolve('timetable', 'server_stop', {}).module, 'external');
    assert.equal(laid.list('timetable').find(({ name }) => name === 'server_stop')?.labels['en'], 'Halt');
    assert.deepEqual(laid.resolve('timetable', 'mine', { subject: { name: 'x' } }).params, { argv: ['echo', 'to x!'] });
    await writeFile(path, '# nothing of our own yet\n');
    assert.deepEqual(readActions(path).list('timetable'), shipped.list('timetable'));
    await writeFile(path, 'timetable: { actions: { mine: { modul: http } } }');
    assert.throws(() => readActions(path), /actions\.yaml: timetable\.actions\.mine: .*modul/);
    assert.throws(() => readActions(join(folder, 'none.yaml')), /none\.yaml cannot be read/);
  });

  it('name what is wrong with a file of signing keys and repeat no secret', async () => {
    const path = join(folder, 'keys.yaml');
    await writeFile(path, 'keys: [{ key: a, secret: hidden-one, token: [hidden-two] }]');
    assert.throws(
      () => readSigningKeys(path),
      (error: Error) => {
        assert.match(error.message, /keys\.yaml: keys\.0\.token/);
        assert.doesNotMatch(error.message, /hidden/);
        return true;
      },
    );
    await writeFile(path, 'keys: [{ secret: hidden');
    assert.throws(() => readSigningKeys(path), /keys\.yaml is not YAML$/);
  });
});
