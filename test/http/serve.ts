import type { TestContext } from 'node:test';

import type { Logger } from 'pino';
import { Registry } from 'prom-client';

import type { Caller } from '../../src/domain/model/actor.ts';
import type { GraphqlDeps } from '../../src/graphql/context.ts';
import { type HttpServer, type HttpServerParts, makeHttpServer } from '../../src/http/server.ts';
import { caller, makeDeps, readerOf, silent } from '../graphql/fakes.ts';

export const token = 'Bearer good';

export interface Serving {
  readonly server: HttpServer;
  readonly url: string;
  /** Revokes the token. */
  readonly revoke: () => void;
}

/** A listening server that knows one token; it closes with the test. */
export async function serve(
  t: Pick<TestContext, 'after'>,
  deps: GraphqlDeps = makeDeps({ reader: readerOf({}) }),
  parts: Partial<HttpServerParts> & { readonly logger?: Logger } = {},
): Promise<Serving> {
  let valid = true;
  const known = (): Caller | null => (valid ? caller : null);
  const server = await makeHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: silent,
    registry: new Registry(),
    authenticator: {
      authenticate: async (header) => (header === token ? known() : null),
      revalidate: async () => known(),
      spend: () => undefined,
    },
    health: async () => ({ ready: true, degraded: false, checks: { database: { ok: true, message: null } } }),
    graphql: deps,
    socketTimes: { recheckMs: 50, initTimeoutMs: 200 },
    ...parts,
  });
  t.after(() => server.close());
  const { url } = await server.listen();
  return { server, url, revoke: () => (valid = false) };
}
