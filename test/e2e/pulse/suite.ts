import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { cases } from './cases/index.ts';
import { type Figures, openStage, type Stage } from './scene.ts';

/** A pulse may be so late, and no later. */
const allowedMs = 1_000;
/**
 * On its way it waits for so many turns of a process: the engine's timer, the sweep, the engine's answer, the claim. What the
 * machine keeps every process waiting is added for each; on a quiet machine these are a few milliseconds.
 */
const turnsOnTheWay = 4;
/**
 * The tests run beside others, and must be right on a busy machine too: what they find late is measured against how slow the
 * machine is, from half its speed on. `npm run pulse` has a machine of its own and makes no such allowance.
 */
const usualSlowness = 2;
const allowance = (slowness: number): number => (results === undefined ? Math.max(1, slowness / usualSlowness) : 1);
/** After the end of an engine. */
const allowedAfterEndMs = 5_000;

/** One line for each case, for the table of `npm run pulse`. */
export interface PulseResult extends Figures {
  readonly store: string;
  readonly nodes: number;
  readonly who: string;
  readonly name: string;
  readonly holds: boolean;
}

const nodeCounts = (process.env['POLYCHRON_PULSE_NODES'] ?? '1').split(',').map(Number);
const scale = Number(process.env['POLYCHRON_PULSE_SCALE'] ?? 1);
const words = JSON.parse(process.env['POLYCHRON_PULSE_CASES'] ?? '[]') as readonly string[];
const results = process.env['POLYCHRON_PULSE_RESULTS'];

/** Alpha's pulse of every second and its run of ten minutes, beside each of the cases in turn. */
export function pulseSuite(store: string, mongodb: () => Promise<string | null>, skip: string | false = false): void {
  for (const nodes of nodeCounts) {
    describe(`alpha's pulse on ${nodes === 1 ? 'one node' : `${nodes} nodes`}, the alarm in ${store}`, { skip }, () => {
      let stage: Stage;
      before(async () => (stage = await openStage({ mongodbUrl: await mongodb(), nodes, scale })));
      after(() => stage.close());

      const chosen = cases.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
      for (const { who, name, act, endsEngine = false } of chosen) {
        it(`is not hurt by ${who}: ${name}`, async (t) => {
          const figures = await stage.play(name, act);
          const machineMs = turnsOnTheWay * figures.stallMs;
          const mostMs = (endsEngine ? allowedAfterEndMs : allowedMs) * allowance(figures.slowness) + machineMs;
          const late = figures.worstMs > mostMs;
          const { missing, unseen } = figures;
          const { state, attempt } = endsEngine ? { state: 'RUNNING', attempt: 1 } : figures;
          const holds = !late && missing === 0 && unseen === 0 && state === 'RUNNING' && attempt === 1;
          t.diagnostic(JSON.stringify(figures));
          if (results !== undefined) {
            const line: PulseResult = { store, nodes, who, name, holds, ...figures };
            await appendFile(results, `${JSON.stringify(line)}\n`);
          }
          assert.deepEqual(
            { missing, unseen, state, attempt },
            { missing: 0, unseen: 0, state: 'RUNNING', attempt: 1 },
          );
          assert.ok(
            !late,
            `a pulse was ${figures.worstMs} ms late; at most ${Math.round(mostMs)} ms are allowed on this machine now`,
          );
        });
      }
    });
  }
}
