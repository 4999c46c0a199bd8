import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashSecret, makeSecret, prefixOf } from '../../../src/auth/tokens.ts';
import { makeAccessService } from '../../../src/services/access/access-service.ts';
import type { Tenant } from '../../../src/domain/model/access.ts';
import type { Caller, Scope } from '../../../src/domain/model/actor.ts';
import type { CreateApiToken } from '../../../src/domain/model/commands/access.ts';
import { DomainError, type ErrorCode } from '../../../src/domain/model/errors.ts';
import { newId } from '../../../src/domain/model/id.ts';
import { makeAccessStore } from '../../../src/persistence/access-store.ts';
import { makeWriteStore } from '../../../src/persistence/write-store.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { migratedDatabase } from '../../persistence/database.ts';
import { noon } from '../../persistence/rows.ts';

const { orm, pool } = await migratedDatabase();
const store = makeAccessStore(orm);
let now = noon;
const revoked: string[] = [];
const nothing = () => undefined;
const context: Pick<ServiceContext, 'store' | 'clock' | 'bus' | 'places'> = {
  store: makeWriteStore(orm),
  clock: { now: () => now },
  bus: { publish: nothing, on: () => nothing, onRun: () => nothing },
  places: {
    nodeId: 'none',
    runs: () => false,
    reserve: () => 0,
    release: nothing,
    take: () => false,
    untake: nothing,
    start: nothing,
  },
};
const service = makeAccessService(context as ServiceContext, {
  secrets: { makeSecret, hashSecret, prefixOf },
  modules: () => ['command', 'external', 'http', 'script', 'simulate'],
  onRevoked: ({ id }) => void revoked.push(id),
});

const operator = callerOf(null, 'ADMIN');
const blank = { timeZone: null, locale: null };
const token: CreateApiToken = { name: 'ci', scopes: ['READ'], tenantId: null, expiresInMs: undefined };

function callerOf(tenantId: string | null, ...scopes: Scope[]): Caller {
  return { actor: { kind: 'TOKEN', name: 'test', tokenId: newId() }, tenantId, scopes: new Set(scopes) };
}

/** `code path` of each problem. */
async function problemsOf(call: Promise<unknown>): Promise<string[]> {
  const error: unknown = await call.then(
    () => assert.fail('it was accepted'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw error;
  for (const { message } of error.problems) assert.ok(message.length > 10);
  return error.problems.map(({ code, path }) => [code, ...(path ?? [])].join(' '));
}

test('an operator makes a tenant, with its defaults', async () => {
  const { value: made } = await service.createTenant(operator, {
    slug: 'acme',
    name: 'Acme & Söhne',
    timeZone: 'Europe/Vienna',
    locale: 'de-AT',
  });
  assert.deepEqual(await tenant(made.id), made);
  assert.deepEqual(
    [made.enabled, made.version, made.timeZone, made.locale, made.createdAt],
    [true, 1, 'Europe/Vienna', 'de-AT', noon],
  );
});

test('a slug is taken once, also by two at once', async () => {
  const both = await Promise.allSettled(
    [1, 2].map(() => service.createTenant(operator, { slug: 'twin', name: 'Twin', ...blank })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const error = await service
    .createTenant(operator, { slug: 'twin', name: 'Twin', ...blank })
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof DomainError);
  assert.deepEqual(error.problems[0], {
    code: 'ALREADY_EXISTS',
    path: ['slug'],
    message: 'slug: a tenant "twin" exists already',
    existing: { kind: 'Tenant', id: (await tenant('twin'))?.id },
  });
});

test('everything wrong with a tenant is told at once, and nothing is stored', async () => {
  const bad = { slug: 'Bad--Slug', name: 'a\nb', timeZone: 'Mars/Olympus', locale: 'no_locale!' };
  assert.deepEqual(await problemsOf(service.createTenant(operator, bad)), [
    'VALIDATION slug',
    'VALIDATION name',
    'VALIDATION timeZone',
    'VALIDATION locale',
  ]);
  for (const slug of ['', '-a', 'a-', 'a\0', 'ä', 'a'.repeat(64), 'a\n']) {
    assert.deepEqual(
      await problemsOf(service.createTenant(operator, { slug, name: 'x', ...blank })),
      ['VALIDATION slug'],
      slug,
    );
  }
  for (const name of ['', '  ', 'x'.repeat(201), '\0', '\u2028', '\ud800', '\x7f']) {
    assert.deepEqual(
      await problemsOf(service.createTenant(operator, { slug: 'fine', name, ...blank })),
      ['VALIDATION name'],
      name,
    );
  }
  assert.equal(await tenant('fine'), null);
  assert.ok(await service.createTenant(operator, { slug: 'a', name: '😀'.repeat(100), ...blank }));
});

test('scopes are needed, and a tenant keeps to itself', async () => {
  const [own, foreign] = [await tenantNamed('own'), await tenantNamed('foreign')];
  const admin = callerOf(own, 'ADMIN');
  const forbidden: (() => Promise<unknown>)[] = [
    () => service.createTenant(callerOf(null, 'READ', 'EXECUTE', 'WRITE'), { slug: 'no', name: 'No', ...blank }),
    () => service.createTenant(admin, { slug: 'no', name: 'No', ...blank }),
    () => service.createApiToken(callerOf(own, 'WRITE'), token),
    () => service.revokeApiToken(callerOf(own, 'WRITE'), { id: newId() }),
    () => service.updateTenant(callerOf(own, 'WRITE'), { id: own, expectedVersion: null, name: 'x' }),
  ];
  for (const call of forbidden) assert.deepEqual(await problemsOf(call()), ['FORBIDDEN']);
  assert.deepEqual(await problemsOf(service.updateTenant(admin, { id: own, expectedVersion: null, maxTasks: 7 })), [
    'FORBIDDEN maxTasks',
  ]);

  const { value: theirs } = await service.createApiToken(operator, { ...token, tenantId: foreign });
  const { value: operators } = await service.createApiToken(operator, token);
  const unknown = newId();
  const sameAnswer: [(id: string) => Promise<unknown>, string[]][] = [
    [(id) => service.updateTenant(admin, { id, expectedVersion: 99, name: 'x' }), [foreign, unknown, 'no id']],
    [(id) => service.createApiToken(admin, { ...token, tenantId: id }), [foreign, unknown, 'no id']],
    [(id) => service.revokeApiToken(admin, { id }), [theirs.token.id, operators.token.id, unknown, 'no id', '\0']],
  ];
  for (const [call, ids] of sameAnswer) {
    const texts = await Promise.all(
      ids.map((id) =>
        call(id).then(
          () => 'accepted',
          (error: Error) => error.message.replace(id, '*'),
        ),
      ),
    );
    assert.equal(new Set(texts).size, 1, texts.join());
    assert.match(texts[0] ?? '', /^no .* has the id "\*"$/);
  }
  assert.equal((await store.tokenById(theirs.token.id))?.token.revokedAt, null);
});

test('a change of a tenant keeps what is absent, raises the version and refuses an old one', async () => {
  const id = await tenantNamed('changing');
  now = noon + 5;
  const changed = await service.updateTenant(callerOf(id, 'ADMIN'), {
    id,
    expectedVersion: 1,
    name: 'New',
    locale: 'fr',
  });
  assert.deepEqual(
    [changed.name, changed.locale, changed.slug, changed.version, changed.updatedAt],
    ['New', 'fr', 'changing', 2, noon + 5],
  );
  const limited = await service.updateTenant(operator, {
    id,
    expectedVersion: null,
    maxTasks: 3,
    enabled: false,
    runRetentionMs: 86_400_000,
  });
  assert.deepEqual(await tenant(id), limited);
  assert.deepEqual([limited.maxTasks, limited.name, limited.version], [3, 'New', 3]);
  assert.equal((await service.updateTenant(operator, { id, expectedVersion: 3, maxTasks: null })).maxTasks, null);
  const error = await service
    .updateTenant(operator, { id, expectedVersion: 3, name: 'Late' })
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof DomainError && error.problems[0].code === 'VERSION_CONFLICT');
  assert.deepEqual([error.problems[0].currentVersion, error.problems[0].current], [4, { kind: 'Tenant', id }]);
  assert.equal((await tenant(id))?.name, 'New');
  const bad = { id, expectedVersion: null, maxTasks: 0, maxConcurrentRuns: 1.5, logRetentionMs: 1, timeZone: 'x' };
  assert.deepEqual(await problemsOf(service.updateTenant(operator, bad)), [
    'VALIDATION timeZone',
    'VALIDATION maxTasks',
    'VALIDATION maxConcurrentRuns',
    'VALIDATION logRetentionMs',
  ]);
});

test('of ten changes at once that expect one version, one is made', async () => {
  const id = await tenantNamed('contended');
  const calls = Array.from({ length: 10 }, (_, index) =>
    service.updateTenant(operator, { id, expectedVersion: 1, name: `n${index}` }),
  );
  const done = await Promise.allSettled(calls);
  assert.equal(done.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await tenant(id))?.version, 2);
});

test('a token is shown once and kept as a hash', async () => {
  const id = await tenantNamed('keys');
  const { value: made } = await service.createApiToken(callerOf(id, 'ADMIN'), {
    ...token,
    scopes: ['WRITE', 'READ', 'WRITE'],
    expiresInMs: 60_000,
  });
  const secret = made.secret ?? '';
  assert.match(secret, /^poly_[A-Za-z0-9_-]{43}$/);
  assert.deepEqual(
    [made.token.tenantId, made.token.scopes, made.token.prefix],
    [id, ['READ', 'WRITE'], secret.slice(0, 9)],
  );
  assert.equal(made.token.expiresAt, now + 60_000);
  assert.deepEqual((await store.tokenByHash(hashSecret(secret)))?.token, made.token);
  const { rows } = await pool.query<{ row: string }>('select k::text as row from api_token k');
  assert.ok(rows.every(({ row }) => !row.includes(secret.slice(9))));
  assert.equal((await service.createApiToken(operator, token)).value.token.tenantId, null);
});

test('a token expires after a year unless it says otherwise, and only an operator makes one that never does', async () => {
  const id = await tenantNamed('years');
  const year = 365 * 86_400_000;
  for (const caller of [operator, callerOf(id, 'ADMIN')])
    assert.equal(
      (await service.createApiToken(caller, { ...token, scopes: ['ADMIN'] })).value.token.expiresAt,
      now + year,
    );
  assert.equal((await service.createApiToken(operator, { ...token, expiresInMs: null })).value.token.expiresAt, null);
  const asked = service.createApiToken(callerOf(id, 'ADMIN'), { ...token, scopes: ['ADMIN'], expiresInMs: null });
  assert.deepEqual(await problemsOf(asked), ['FORBIDDEN expiresInMs']);
});

test('a token that makes no sense is refused', async () => {
  const cases: [Partial<CreateApiToken>, string][] = [
    [{ name: '' }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['ROOT' as Scope] }, 'scopes'],
    [{ expiresInMs: 59_999 }, 'expiresInMs'],
    [{ expiresInMs: 3_654 * 86_400_000 }, 'expiresInMs'],
    [{ expiresInMs: Number.NaN }, 'expiresInMs'],
  ];
  for (const [given, field] of cases) {
    assert.deepEqual(await problemsOf(service.createApiToken(operator, { ...token, ...given })), [
      `VALIDATION ${field}`,
    ]);
  }
  const gone = problemsOf(service.createApiToken(operator, { ...token, tenantId: newId() }));
  assert.deepEqual(await gone, ['NOT_FOUND tenantId' satisfies `${ErrorCode} tenantId`]);
});

test('a token is revoked for good, and the first time counts', async () => {
  const id = await tenantNamed('revoking');
  const { value } = await service.createApiToken(operator, { ...token, tenantId: id });
  const { token: made } = value;
  now = noon + 10;
  assert.equal((await service.revokeApiToken(callerOf(id, 'ADMIN'), made)).revokedAt, noon + 10);
  now = noon + 20;
  assert.equal((await service.revokeApiToken(operator, made)).revokedAt, noon + 10);
  assert.deepEqual(revoked, [made.id], 'it is heard of once');
});

function tenant(idOrSlug: string): Promise<Tenant | null> {
  return context.store.transaction(({ tenants }) => tenants.find(idOrSlug));
}

async function tenantNamed(slug: string): Promise<string> {
  return (await service.createTenant(operator, { slug, name: slug, ...blank })).value.id;
}
