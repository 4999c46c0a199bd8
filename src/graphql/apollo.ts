import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';

import type { GraphqlContext } from './context.ts';
import { presentError } from './errors/present.ts';
import { answersWithinBudget, makeChecks, statusForLegacyClients, writesLargeAnswers } from './http-plugins.ts';
import { limits } from './limits/limits.ts';

/** Makes the Apollo server for GraphQL over HTTP. The caller starts and stops it. */
export function makeApollo(schema: GraphQLSchema, logger: Logger): ApolloServer<GraphqlContext> {
  // Apollo formats an error without knowing the operation that it belongs to.
  const requestIds = new WeakMap<object, string>();
  const remember: ApolloServerPlugin<GraphqlContext> = {
    async requestDidStart({ contextValue }) {
      return {
        async didEncounterErrors({ errors }) {
          for (const error of errors) requestIds.set(error, contextValue.requestId);
        },
      };
    },
  };
  return new ApolloServer<GraphqlContext>({
    schema,
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    // Clients authenticate with a token in a header and not with a cookie, so another site has nothing to misuse.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    // makeChecks validates instead.
    dangerouslyDisableValidation: true,
    formatError: (_, error) => presentError(error, (isObject(error) && requestIds.get(error)) || 'unknown', logger),
    logger: {
      debug: (message) => logger.debug(message),
      info: (message) => logger.info(message),
      warn: (message) => logger.warn(message),
      error: (message) => logger.error(message),
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      remember,
      makeChecks(logger),
      statusForLegacyClients,
      answersWithinBudget,
      // Must be the last plugin, so that it writes the answer as the others have left it.
      writesLargeAnswers,
    ],
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
