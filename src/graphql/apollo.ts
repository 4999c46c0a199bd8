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

/** Answers GraphQL over HTTP. Started by the caller, and stopped. */
export function makeApollo(schema: GraphQLSchema, logger: Logger): ApolloServer<GraphqlContext> {
  // Apollo formats an error without knowing whose it is.
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
    // Whoever asks sends a token of his own making, no cookie: there is nothing for another site to ride on.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    // See makeChecks.
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
      // The last, so that it writes what the others have made of the answer.
      writesLargeAnswers,
    ],
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
