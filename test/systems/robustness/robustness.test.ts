import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { samples } from '../../../scripts/clients/samples.ts';
import type { Answer, Dialect, DialectDeps, RefusalCode } from '../../../src/systems/dialect.ts';
import { makeDialects } from '../../../src/systems/index.ts';
import { countRows } from '../../support/look.ts';
import { exchange, type RawReply, type RawRequest } from '../../support/raw.ts';
import { adminToken } from '../../support/service.ts';
import { type DialectService, request, serveDialect } from '../client.ts';
import {
  type Held,
  noRequests,
  type Probe,
  strangeBodies,
  unknownIds,
  unknownPaths,
  wrongBodies,
  wrongMethods,
  wrongQueries,
} from './probes.ts';

/** Their tables alone: what answers here is the program. */
const dialects = makeDialects({} as DialectDeps);

describe('the REST dialects, asked wrongly', () => {
  let served: DialectService;
  before(async () => {
    // Nothing is executed, so that each may run what is shipped.
    served = await serveDialect([]);
  });
  after(() => served.stop());

  for (const dialect of dialects) {
    describe(dialect.name, () => {
      let credentials: Readonly<Record<string, string>>;
      let held: Held;
      before(async () => {
        credentials = await credentialsOf(dialect, served.service.port);
        held = await hold(dialect, served);
      });

      const send = ({ request: wanted }: Probe, headers: Readonly<Record<string, string>>) =>
        exchange(served.service.port, { ...wanted, headers: { ...wanted.headers, ...headers } });

      /** None does anything but refuse, and before all those who are nobody. */
      async function refuses(probes: readonly Probe[]): Promise<void> {
        const stored = await fingerprint(served);
        await inTurn(probes, async (probe, index) => {
          check(dialect, probe, credentials, await send(probe, credentials));
          const nobody = index % 2 === 0 ? {} : altered(credentials);
          const { what, request: wanted, broken } = probe;
          // So many wrong tokens come from nowhere else.
          const codes: readonly RefusalCode[] = broken ? probe.codes : ['UNAUTHENTICATED', 'TOO_MANY_REQUESTS'];
          check(dialect, { what, request: wanted, codes }, nobody, await send(probe, nobody));
        });
        assert.deepEqual(await fingerprint(served), stored);
      }

      it('refuses wrong methods', () => refuses(wrongMethods(dialect, held)));
      it('refuses unknown paths', () => refuses(unknownPaths(dialect)));
      it('refuses unknown ids of every form', () => refuses(unknownIds(dialect)));
      it('refuses wrong queries, or finds nothing', () => refuses(wrongQueries(dialect, held)));
      it('refuses wrong, malformed, empty and huge bodies', () => refuses(wrongBodies(dialect, held)));
      it('refuses what is no HTTP', () => refuses(noRequests(dialect)));

      it('answers strange bodies in its own way, and can tell afterwards what it took', async () => {
        await inTurn(strangeBodies(dialect, held), async (probe) =>
          check(dialect, probe, credentials, await send(probe, credentials)),
        );
        const lists = dialect.routes.filter(({ method, path }) => method === 'GET' && !path.includes(':'));
        for (const { path, answers } of lists) {
          // oxlint-disable-next-line no-await-in-loop -- few
          const { status, text, body } = await request(served.service, 'GET', path, { headers: { ...credentials } });
          const told = answers[status]?.safeParse(body);
          assert.ok(status < 500 && told?.success !== false, `${path}: ${told?.error?.message} ${text.slice(0, 400)}`);
        }
      });
    });
  }
});

/** The refusal is one of those that are wanted, in this dialect's form, and tells nothing of what is behind it. */
function check(
  dialect: Dialect,
  { what, request: { method, target, body }, codes, route }: Probe,
  headers: Readonly<Record<string, string>>,
  reply: RawReply,
): void {
  const shown = `${what}: ${method} ${target.slice(0, 200)} ${body?.toString().slice(0, 200) ?? ''}\n${reply.status} ${reply.headers['content-type']} ${reply.text.slice(0, 400)}\n`;
  assert.doesNotMatch(reply.text, /\.[jt]s:\d+|node_modules|\bat \w+ \(|select .* from|insert into/i, shown);
  const anonymous = headers['authorization'] === undefined;
  const forms = codes.map((code) => dialect.refuse({ code, message: 'why', method, anonymous }));
  if (forms.some((form) => fits(form, method, reply))) return;
  assert.ok(route && reply.status < 300, `${shown}is none of ${codes.join(', ')}`);
  const schema = route.answers[reply.status];
  assert.notEqual(schema, undefined, shown);
  if (schema) {
    const isText = reply.headers['content-type']?.startsWith('text/plain') === true;
    const parsed = schema.safeParse(isText ? reply.text : JSON.parse(reply.text));
    assert.ok(parsed.success, `${shown}${parsed.error?.message}`);
  }
}

function fits(form: Answer, method: string, { status, headers, text }: RawReply): boolean {
  const isText = typeof form.body === 'string';
  const type = form.type ?? (isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
  if (status !== form.status || headers['content-type'] !== type) return false;
  if (Object.keys(form.headers ?? {}).some((name) => headers[name] === undefined)) return false;
  if (status === 405 && headers['allow'] === undefined) return false;
  if (method === 'HEAD') return text === '';
  return isText ? text !== '' && !/^[[{"]/.test(text) : shapeOf(JSON.parse(text)) === shapeOf(form.body);
}

function shapeOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  const names = Object.entries(value).map(([name, each]) => `${name}: ${shapeOf(each)}`);
  return `{${names.sort().join(', ')}}`;
}

/** By what the dialect's description says of its credentials, whatever it wants before or behind the token. */
async function credentialsOf({ name, security, prefixes }: Dialect, port: number) {
  const forms = [adminToken, `Bearer ${adminToken}`, `agent:${adminToken}`];
  const tried = Object.values(security).flatMap((scheme): Record<string, string>[] => {
    if (scheme['type'] === 'http') return [{ authorization: `Bearer ${adminToken}` }];
    const { in: place, name: header } = scheme;
    return place === 'header' && typeof header === 'string'
      ? forms.map((form) => ({ [header.toLowerCase()]: form }))
      : [];
  });
  for (const headers of tried) {
    const wanted: RawRequest = { method: 'GET', target: `${prefixes[0]}/nothing/at/all`, headers };
    // oxlint-disable-next-line no-await-in-loop -- until one is known
    if ((await exchange(port, wanted)).status === 404) return headers;
  }
  throw new Error(`${name} knows nobody by any of ${JSON.stringify(Object.keys(security))}`);
}

/** As long as what is known, so that nothing but the secret itself is wrong. */
function altered(credentials: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [
      name,
      value.replace(adminToken, `${adminToken.slice(0, -1)}?`),
    ]),
  );
}

async function hold({ name }: Dialect, { service }: DialectService): Promise<Held> {
  const sample = samples[name];
  assert.ok(sample, `scripts/clients/samples.ts does not say how something is made in ${name}`);
  const { method, path } = sample;
  // Names are the tenant's in one dialect, so that what another has made may be in the way.
  const body = sample.body(dialects.findIndex((each) => each.name === name));
  const answer = await request(service, method, path, { body, headers: { ...sample.credentials(adminToken) } });
  assert.ok(answer.status === 200 || answer.status === 201, answer.text);
  return { path: sample.readPath(answer.body), made: { method, path, body } };
}

async function fingerprint({ look }: DialectService): Promise<object> {
  const tables = ['task', 'schedule', 'dialect_document'];
  const sums = tables.map(
    (table) =>
      `(select md5(string_agg((to_jsonb(t) - $1::text[])::text, ' ' order by to_jsonb(t) ->> 'id', t::text)) from ${table} t) ${table}`,
  );
  const [orders] = await look.rows(`select count(*) from run where trigger <> 'SCHEDULE'`);
  // Numbers are counted when something is first shown, which is not asked for wrongly. The last four the engine writes.
  const { dialect_number: _, occurrence: _o, event: _e, run: _r, log_entry: _l, ...rows } = await countRows(look);
  return { rows, orders, contents: await look.rows(`select ${sums.join(', ')}`, [ofEngine]) };
}

/** What a schedule that comes due meanwhile gets from the engine. */
const ofEngine = ['next_nominal_at', 'next_fire_at', 'last_fire_at', 'started_runs', 'state'];

async function inTurn<T>(items: readonly T[], use: (item: T, index: number) => Promise<void>): Promise<void> {
  const waiting = items.entries();
  // A few at once; the iterator is shared.
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      for (const [index, item] of waiting) await use(item, index);
    }),
  );
}
