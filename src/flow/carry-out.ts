/**
 * Carries out a pure computation that needs something from outside: it yields what it asks for, and gets the answer.
 * An answer that fails ends the computation with that error.
 */
export async function carryOut<Question, Result, Answer>(
  steps: Generator<Question, Result, Answer>,
  answer: (question: Question) => Promise<Answer>,
): Promise<Result> {
  let step = steps.next();
  while (step.done !== true) step = steps.next(await answer(step.value));
  return step.value;
}
