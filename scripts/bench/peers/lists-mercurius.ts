import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import mercurius from 'mercurius';
import { serveFrom } from '../contender-server.ts';
import { makeLists, typeDefs } from './lists.ts';

serveFrom(async (input) => {
  const { databaseUrl } = input as { databaseUrl: string };
  const { resolvers, makeContext } = makeLists(databaseUrl);
  const app = fastify();
  await app.register(mercurius, { schema: typeDefs, resolvers, context: makeContext, jit: 1, path: '/graphql' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
});
