import { setImmediate as turn } from 'node:timers/promises';

import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import type { Logger } from 'pino';

import { newId } from '../domain/model/id.ts';
import { isShortJson, writeJson } from '../flow/json-writer.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { presentError } from '../graphql/errors/present.ts';
import type { SocketExtra } from './socket-server.ts';

type Result = { readonly [Name in keyof ExecutionResult]: ExecutionResult[Name] | undefined };

/**
 * Prepares a result for the library of the protocol. The library would serialize a large result at once. Here such a
 * result is serialized in pieces and kept until the library sends its stand-in.
 */
export function makeAnswerWriter(logger: Logger) {
  function presented(result: Result, { requestId, budget }: GraphqlContext): FormattedExecutionResult {
    if (budget.exceeded) return { errors: [presentError(budget.exceeded, requestId, logger)], data: null };
    const { errors, data, extensions } = result;
    return {
      ...(errors && { errors: errors.map((error) => presentError(error, requestId, logger)) }),
      ...(data !== undefined && { data }),
      ...(extensions && { extensions }),
    };
  }

  return async (
    { written }: Pick<SocketExtra, 'written'>,
    id: string,
    context: GraphqlContext,
    result: Result,
  ): Promise<FormattedExecutionResult> => {
    const { budget, requestId } = context;
    const answer = presented(result, context);
    if (isShortJson(answer)) {
      budget.renew();
      return answer;
    }
    const pieces = await writeJson({ id, type: 'next', payload: answer }, { most: budget.most, turn });
    if (pieces === null) {
      const error = presentError(budget.overflow(), requestId, logger);
      budget.renew();
      return { errors: [error], data: null };
    }
    const standIn = { data: null, extensions: { written: newId() } };
    // The answer counts against the budget until it has been sent, not only until it has been made.
    written.set(JSON.stringify({ id, type: 'next', payload: standIn }), {
      body: Buffer.concat(pieces),
      done: () => budget.renew(),
    });
    return standIn;
  };
}
