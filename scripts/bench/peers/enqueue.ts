import { callAbreast } from '../abreast.ts';
import { countUsage } from '../cpu.ts';
import type { EnqueueInput, EnqueueResult } from '../measures.ts';

const bulk = 1_000;

/** The measurement for each queue: one job a call, then a thousand jobs a call. No worker takes them meanwhile. */
export async function measureEnqueue(
  { calls, abreast, serverPids }: EnqueueInput,
  addOne: (n: number) => Promise<unknown>,
  addMany: (from: number, count: number) => Promise<unknown>,
): Promise<EnqueueResult> {
  await callAbreast(abreast, calls / 10, addOne);
  let usage = countUsage(serverPids);
  const pace = await callAbreast(abreast, calls, addOne);
  const one = { ...pace, ...usage() };
  const many = Math.max(10, calls / bulk);
  await callAbreast(1, 2, (n) => addMany(n * bulk, bulk));
  usage = countUsage(serverPids);
  const { perSecond } = await callAbreast(1, many, (n) => addMany(n * bulk, bulk));
  return { one, bulk: { perSecond: perSecond * bulk, ...usage() } };
}
