import { Gauge, type Registry } from 'prom-client';
import type { EngineHealth } from './pulse.ts';

const measures = {
  overdue_schedule_seconds: [
    'How long the oldest overdue schedule has waited for its sweep.',
    'oldestOverdueScheduleMs',
  ],
  overdue_run_seconds: [
    'How long the oldest run whose instant or retry has come waits to be queued.',
    'oldestOverdueRunMs',
  ],
  unstored_journal_seconds: ['How long the oldest unstored entry of a journal has waited.', 'oldestUnstoredJournalMs'],
} as const;

/** Shows in the metrics what the engine says of its health. */
export function measureEngine(registry: Registry, health: () => EngineHealth): void {
  for (const [name, [help, field]] of Object.entries(measures)) {
    const gauge: Gauge = new Gauge({
      name: `polychron_${name}`,
      help,
      registers: [registry],
      collect: (): void => gauge.set(health()[field] / 1_000),
    });
  }
  const leftOut: Gauge = new Gauge({
    name: 'polychron_rows_left_out',
    help: 'Rows that batches leave out at the moment, because they cannot treat them.',
    registers: [registry],
    collect: (): void => leftOut.set(health().leftOut),
  });
}
