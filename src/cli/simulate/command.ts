import { readFile } from 'node:fs/promises';
import type { Instant } from '../../domain/model/values.ts';
import { checkTimeZone, RecurrenceError } from '../../recurrence/index.ts';
import { mostDecisions, simulate, TooLong } from '../../simulation/simulate.ts';
import { makeReading, printJson, printText } from './report.ts';
import { InputError, readScenarioFile } from './scenario-file.ts';
import { makeScenario } from './scenario.ts';

export interface SimulateOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly json?: boolean;
  /** Shows local times in this zone instead of each schedule's own. */
  readonly zone?: string;
  /** A file with the expected output. */
  readonly expect?: string;
}

/** More lines than this are counted, not shown. */
export const mostShown = 100_000;
const longestRange = 5 * 366 * 86_400_000;
const differencesShown = 10;

/** Returns the exit code: 0 played (as expected), 1 not as expected, 2 bad input. */
export async function runSimulate(
  path: string,
  options: SimulateOptions,
  output: { out(line: string): void; err(line: string): void },
): Promise<0 | 1 | 2> {
  try {
    const lines = await play(path, options);
    if (options.expect === undefined) {
      for (const line of lines) output.out(line);
      return 0;
    }
    const differences = compare(lines, (await read(options.expect)).trimEnd().split(/\r?\n/));
    if (differences.length === 0) {
      output.out(`as expected: ${lines.length} lines`);
      return 0;
    }
    for (const line of differences) output.err(line);
    return 1;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const line of error.message.split('\n')) output.err(line);
    return 2;
  }
}

async function play(path: string, { from, to, zone, json }: SimulateOptions): Promise<readonly string[]> {
  if (to <= from) throw new InputError('--to is not after --from');
  if (to - from > longestRange) throw new InputError('--from and --to are more than five years apart');
  const reading = makeReading(zone === undefined ? null : readZone(zone));
  const scenario = makeScenario(readScenarioFile(await read(path)), { from, to });
  try {
    const outcome = simulate(scenario, mostShown);
    return json ? printJson(outcome, reading) : printText(outcome, reading);
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    throw new InputError(`more than ${mostDecisions} decisions would be made; take a shorter range or fewer schedules`);
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readZone(zone: string): string {
  try {
    return checkTimeZone(zone);
  } catch (error) {
    if (error instanceof RecurrenceError) throw new InputError(`--zone: ${error.message}`);
    throw error;
  }
}

/** Compares line by line. Lines beyond the end of the shorter text count as missing. */
function compare(lines: readonly string[], expected: readonly string[]): string[] {
  const shown: string[] = [];
  let differing = 0;
  for (let i = 0; i < Math.max(lines.length, expected.length); i += 1) {
    if (lines[i] === expected[i]) continue;
    differing += 1;
    if (differing > differencesShown) continue;
    shown.push(`line ${i + 1}`, `  expected: ${expected[i] ?? '(nothing)'}`, `  played:   ${lines[i] ?? '(nothing)'}`);
  }
  return differing === 0 ? [] : [...shown, `${differing} lines differ`];
}
