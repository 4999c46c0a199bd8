import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, print } from 'graphql';

import { stoppable } from '../../flow/stoppable.ts';
import type { EventPosition } from '../../ports/streams.ts';
import type { GraphqlContext } from '../context.ts';

type Source = AsyncGenerator<{ readonly position?: EventPosition | object }, void>;

/** Answers that are kept for subscribers with the same question about the same event. */
const mostAnswers = 1_000;

/**
 * Works like GraphQL's `subscribe`, but shares answers. Subscribers with the same question about one event of
 * `runEvents` or `scheduleEvents`, and with the same rights, get one answer. Twenty readers of a busy tenant cost the
 * executions of one.
 */
export function makeSharedSubscribe(): (
  args: ExecutionArgs,
) => Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
  const answers = new Map<string, Promise<ExecutionResult>>();

  function answer(key: string, make: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    const known = answers.get(key);
    if (known) return known;
    const made = make();
    answers.set(key, made);
    if (answers.size > mostAnswers) answers.delete(answers.keys().next().value!);
    return made;
  }

  return async (args) => {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const question = questionOf(args);
    return stoppable(async function* (signal) {
      // This generator waits in the source's `next()`, and only the source itself can end that wait.
      signal.addEventListener('abort', () => void (source as Source).return(), { once: true });
      for await (const event of source as Source) {
        const make = async (): Promise<ExecutionResult> => execute({ ...args, rootValue: event });
        yield Array.isArray(event.position) ? answer(`${event.position.join(' ')} ${question}`, make) : make();
      }
    });
  };
}

/** Everything that an answer depends on apart from the event: the question and the caller's rights. */
function questionOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  const { caller, locale } = contextValue as GraphqlContext;
  const rights = [caller?.tenantId ?? null, [...(caller?.scopes ?? [])].sort(), locale];
  return JSON.stringify([rights, document.loc?.source.body ?? print(document), operationName, variableValues]);
}
