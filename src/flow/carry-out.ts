/**
 * Runs a pure computation that needs data from outside. The computation yields questions and gets the answers. If an answer
 * fails, the computation ends with that error.
 */
export async function carryOut<Question, Result, Answer>(
  steps: Generator<Question, Result, Answer>,
  answer: (question: Question) => Promise<Answer>,
): Promise<Result> {
  let step = steps.next();
  while (step.done !== true) step = steps.next(await answer(step.value));
  return step.value;
}
