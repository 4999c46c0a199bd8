import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { cases } from './cases/index.ts';
import { type Figures, openStage, type Stage } from './scene.ts';

/** A pulse may be so late, and no later. */
const allowedMs = 1_000;
const results = process.env['POLYCHRON_PULSE_RESULTS'];
/**
 * `npm run pulse` has a machine of its own and judges once, by the figures alone; only what the machine kept an idle process
 * waiting is added. Among other tests, the time is stretched by how crowded the processors were, and that wait is added for
 * each turn of a process on a pulse's way: the engine's timer, the sweep, the engine's answer, the claim. A case that is late
 * is played again: what the code does wrong, it does each time. What is missing, unseen or lost is never forgiven.
 */
const among = results === undefined ? { stalls: 4, plays: 3, crowded: true } : { stalls: 1, plays: 1, crowded: false };
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
          const late: string[] = [];
          for (let plays = 0; plays < among.plays && late.length === plays; plays += 1) {
            const figures = await stage.play(name, act);
            t.diagnostic(JSON.stringify(figures));
            const mostMs = allowedFor(figures, endsEngine);
            const { missing, unseen } = figures;
            const { state, attempt } = endsEngine ? well : figures;
            if (figures.worstMs > mostMs) late.push(`${figures.worstMs} ms instead of at most ${mostMs} ms`);
            const holds = late.length === plays && isDeepStrictEqual({ missing, unseen, state, attempt }, well);
            await keep({ store, nodes, who, name, holds, ...figures });
            assert.deepEqual({ missing, unseen, state, attempt }, well);
          }
          assert.ok(late.length < among.plays, `a pulse was late in each of ${late.length} plays: ${late.join('; ')}`);
        });
      }
    });
  }
}

const well = { missing: 0, unseen: 0, state: 'RUNNING', attempt: 1 };

function allowedFor({ stallMs, crowd }: Figures, endsEngine: boolean): number {
  const most = endsEngine ? allowedAfterEndMs : allowedMs;
  return Math.round(most * (among.crowded ? crowd : 1) + among.stalls * stallMs);
}

async function keep(line: PulseResult): Promise<void> {
  if (results !== undefined) await appendFile(results, `${JSON.stringify(line)}\n`);
}
