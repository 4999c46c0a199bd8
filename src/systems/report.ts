import type { DialectReport, DialectView } from '../ports/dialect-report.ts';
import type { Dialect, DialectDeps, StoredTask } from './dialect.ts';
import { phrasesNotShown } from './features.ts';

/**
 * Reports what each dialect shows of tasks. It needs one statement per dialect and two more, for any number of tasks.
 */
export function makeReport(
  dialects: readonly Dialect[],
  { store, reader }: Pick<DialectDeps, 'store' | 'reader'>,
): DialectReport {
  return {
    async of(tasks) {
      const ids = tasks.map(({ id }) => id);
      const [tenants, schedules, ...documents] = await Promise.all([
        reader.access.tenantsById([...new Set(tasks.map(({ tenantId }) => tenantId))]),
        store.schedules(ids),
        ...dialects.map(({ name }) => store.documents(name, ids)),
      ]);
      return new Map(
        tasks.map((task) => {
          const own = schedules.get(task.id) ?? [];
          const timeZone = tenants.get(task.tenantId)?.timeZone ?? 'UTC';
          const views = dialects.map((dialect, i) =>
            viewIn(dialect, { task, schedules: own, document: documents[i]?.get(task.id), timeZone }),
          );
          return [task.id, views];
        }),
      );
    },
  };
}

function viewIn({ name, features, notShownOf }: Dialect, stored: StoredTask): DialectView {
  const own = notShownOf(stored);
  return {
    name,
    shown: own !== null,
    notShown: [...(own ?? []), ...phrasesNotShown(stored.task, stored.schedules, features)],
  };
}
