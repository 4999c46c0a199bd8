import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inflict } from './faults.ts';
import { type Disturbance, type Effect, judge, type Verdict } from './judge.ts';
import { type Fault, planFaults, type PlanOptions } from './plan.ts';
import { openScene, type Scene } from './scene.ts';
import { type Account, accountOf, makeWork, type Planned, readEffects } from './work.ts';

export interface CampaignOptions extends PlanOptions {
  readonly report: (line: string) => void;
  /** Aborts the campaign, which then cleans up and rejects. */
  readonly signal: AbortSignal;
}

export interface Result {
  readonly verdicts: readonly (Verdict & { readonly account: Account })[];
  readonly faults: number;
  /** Problems besides the verdicts: a fault that could not be ended, an unbalanced ledger. */
  readonly problems: readonly string[];
  readonly effects: readonly Effect[];
  /** The first instant. The report counts its seconds from here. */
  readonly from: number;
}

/** How long after its end the product may still count a run as open, without a disturbance. */
const settleMs = 2_500;
/** How long delayed runs may take after the last fault. */
const patienceMs = 90_000;

export async function runCampaign(options: CampaignOptions): Promise<Result> {
  const { report, signal } = options;
  const plan = planFaults(options);
  const scene = await openScene(options.store, options.nodes);
  try {
    await scene.ready(signal);
    // Far enough ahead that all schedules are stored before the first instant.
    const from = Math.ceil((Date.now() + 3_000) / 1_000) * 1_000;
    const until = from + options.seconds * 1_000;
    const work = await makeWork(scene.places[0]!.node, scene.effects, from, until);
    if (Date.now() >= from) throw new Error('making the schedules has taken longer than 3 s');
    const progress = startProgress(scene, from, report);
    try {
      const { disturbances, problems } = await playAll(scene, plan, from, options);
      await sleep(Math.max(0, until - Date.now()), undefined, { signal });
      await scene.ready(signal);
      problems.push(...(await settle(scene, work, until, signal)));
      return { ...(await judgeAll(scene, work, disturbances, problems)), faults: plan.length, from };
    } finally {
      clearInterval(progress);
    }
  } finally {
    await scene.close();
  }
}

async function playAll(scene: Scene, plan: readonly Fault[], from: number, { report, signal }: CampaignOptions) {
  const disturbances: Disturbance[] = [];
  const problems: string[] = [];
  const second = (): string => ((Date.now() - from) / 1_000).toFixed(1).padStart(6);
  async function play(fault: Fault): Promise<void> {
    const name = fault.node === null ? fault.kind : `${fault.kind}, node ${fault.node}`;
    try {
      await sleep(Math.max(0, from + fault.atMs - Date.now()), undefined, { signal });
      const began = Date.now();
      report(`${second()} s  ${name}, for ${(fault.lastsMs / 1_000).toFixed(1)} s`);
      const mend = await inflict(scene, fault);
      await sleep(Math.max(0, began + fault.lastsMs - Date.now()), undefined, { signal });
      await mend();
      disturbances.push({ from: began, until: Date.now(), givesBack: fault.kind === 'terminate node' });
    } catch (error) {
      if (!signal.aborted) problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // At each place a fault begins only after the last one has ended, which may take longer than planned.
  const places = Map.groupBy(plan, ({ node }) => node);
  await Promise.all(
    [...places.values()].map(async (faults) => {
      for (const fault of faults) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await play(fault);
      }
    }),
  );
  signal.throwIfAborted();
  return { disturbances, problems };
}

function startProgress(scene: Scene, from: number, report: (line: string) => void): NodeJS.Timeout {
  async function reportProgress(): Promise<void> {
    const [effects, ready] = await Promise.all([
      readEffects(scene.effects),
      Promise.all(scene.places.map(({ node }) => node.isReady())),
    ]);
    const ends = effects.filter(({ mark }) => mark === 'end').length;
    const seconds = Math.round((Date.now() - from) / 1_000);
    report(
      `${String(seconds).padStart(4)}   s  ${ends} attempts have ended, ${ready.filter(Boolean).length} nodes ready`,
    );
  }
  return setInterval(() => void reportProgress().catch(() => undefined), 5_000);
}

/** Waits until no run and no instant is open. Returns a problem when some still are after `patienceMs`. */
async function settle(scene: Scene, work: readonly Planned[], until: number, signal: AbortSignal): Promise<string[]> {
  const client = new pg.Client({ connectionString: scene.postgres.url });
  await client.connect();
  try {
    for (;;) {
      const accounts = await Promise.all(work.map((one) => accountOf(scene.places[0]!.node, one)));
      const { rows } = await client.query<{ open: number }>(
        `select count(*)::int as open from run where state not in ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST')`,
      );
      const open = rows[0]?.open ?? 0;
      const pending = accounts.reduce((sum, one) => sum + one.pending, 0);
      if (open === 0 && pending === 0) return [];
      if (Date.now() > until + patienceMs)
        return [`${open} runs and ${pending} instants are still open ${patienceMs / 1_000} s after the last instant`];
      await sleep(500, undefined, { signal });
    }
  } finally {
    await client.end();
  }
}

async function judgeAll(
  scene: Scene,
  work: readonly Planned[],
  disturbances: readonly Disturbance[],
  problems: readonly string[],
): Promise<Omit<Result, 'faults' | 'from'>> {
  const effects = await readEffects(scene.effects);
  const verdicts = await Promise.all(
    work.map(async (one) => ({
      ...judge(one.rule, effects, disturbances, settleMs),
      account: await accountOf(scene.places[0]!.node, one),
    })),
  );
  const unbalanced = verdicts.flatMap(({ rule, planned, done, skipped, account }) => {
    const agrees = account.planned === planned && account.dispatched === done && account.skipped === skipped;
    return account.balanced && agrees ? [] : [`${rule}: the ledger does not agree: ${JSON.stringify(account)}`];
  });
  return { verdicts, problems: [...problems, ...unbalanced], effects };
}
