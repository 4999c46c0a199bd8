import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, print } from 'graphql';

import { makeStream } from '../../flow/stream.ts';
import type { EventPosition } from '../../ports/streams.ts';
import type { GraphqlContext } from '../context.ts';

type Event = { readonly position?: EventPosition | object; readonly key?: string };
type Source = AsyncGenerator<Event, void>;
type Results = AsyncGenerator<ExecutionResult, void>;

/** The most answers that are kept for other subscribers, and the most questions that are known apart. */
const most = { answers: 1_000, questions: 10_000 };

/**
 * Works like GraphQL's `subscribe`, but subscribers with the same question about one event, and with the same rights,
 * share its answer. Ten thousand readers of a run's log, or twenty of a busy tenant's events, cost one execution.
 */
export function makeSharedSubscribe(): (args: ExecutionArgs) => Promise<Results | ExecutionResult> {
  const answers = new Map<string, Promise<ExecutionResult>>();
  const questions = new Map<string, number>();
  let count = 0;

  function answer(key: string, make: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    const known = answers.get(key);
    if (known) return known;
    const made = make();
    answers.set(key, made);
    if (answers.size > most.answers) answers.delete(answers.keys().next().value!);
    return made;
  }

  /** A short name for the question. A forgotten question gets another name, so its answers are made again. */
  function nameOf(question: string): number {
    const name = questions.get(question) ?? (count += 1);
    questions.delete(question);
    questions.set(question, name);
    if (questions.size > most.questions) questions.delete(questions.keys().next().value!);
    return name;
  }

  return async (args) => {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const question = nameOf(questionOf(args));
    return answersTo(source as Source, (event) => {
      const make = async (): Promise<ExecutionResult> => execute({ ...args, rootValue: event });
      const name = event.key ?? (Array.isArray(event.position) ? event.position.join(' ') : null);
      return name === null ? make() : answer(`${question} ${name}`, make);
    });
  };
}

/** Ending it ends the source, even while a `next()` waits, because there is no generator in between. */
function answersTo(source: Source, answer: (event: Event) => Promise<ExecutionResult>): Results {
  return makeStream<ExecutionResult>(
    async () => {
      const { done, value } = await source.next();
      return done === true ? { done, value: undefined } : { done: false, value: await answer(value) };
    },
    async () => {
      await source.return();
      return { done: true, value: undefined };
    },
  );
}

/** Everything that an answer depends on apart from the event: the question and the caller's rights. */
function questionOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  const { caller, locale } = contextValue as GraphqlContext;
  const rights = [caller?.tenantId ?? null, [...(caller?.scopes ?? [])].sort(), locale];
  return JSON.stringify([rights, document.loc?.source.body ?? print(document), operationName, variableValues]);
}
