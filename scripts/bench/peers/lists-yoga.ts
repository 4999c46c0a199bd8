import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { serveFrom } from '../contender-server.ts';
import { makeLists, typeDefs } from './lists.ts';

serveFrom(async (input) => {
  const { databaseUrl } = input as { databaseUrl: string };
  const { resolvers, makeContext } = makeLists(databaseUrl);
  const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), context: makeContext, logging: false });
  const server = createServer(yoga);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
});
