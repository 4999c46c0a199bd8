/**
 * Makes the wall clock of a node's processes jump, by a module that Node loads before the program. So the product needs no
 * code for it. libfaketime is not used: the product does not hand its settings on to child processes, and by default it also
 * moves the monotonic clock.
 */
export function moduleThatShifts(file: string): string {
  const code = `
import { readFileSync } from 'node:fs';
const RealDate = Date;
const file = ${JSON.stringify(file)};
let [offset, readAt] = [0, -Infinity];
function now() {
  if (performance.now() - readAt > 50) {
    readAt = performance.now();
    try { offset = Number(readFileSync(file, 'utf8')) || 0; } catch {}
  }
  return RealDate.now() + offset;
}
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});`;
  return `data:text/javascript,${encodeURIComponent(code).replaceAll("'", '%27').replaceAll('(', '%28').replaceAll(')', '%29')}`;
}
