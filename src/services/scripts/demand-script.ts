import { invalidError } from '../../domain/model/errors.ts';
import { scriptModule } from '../../domain/model/script.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { Snapshot } from '../../ports/write-store.ts';

/** Throws unless the script that these params name can be run. Until the transaction ends it is not deleted or renamed. */
export async function demandScript(
  transaction: Pick<Snapshot, 'scripts'>,
  task: { readonly tenantId: string; readonly module: string },
  params: JsonObject,
  path: readonly string[],
): Promise<void> {
  const { script: name, version } = params;
  if (task.module !== scriptModule || typeof name !== 'string') return;
  const latest = await transaction.scripts.hold(task.tenantId, name);
  if (latest === null) {
    const message = `no script is named "${name}"; scripts are made by createScript`;
    throw invalidError([...path, 'script'], 'known', message, { given: name });
  }
  if (typeof version === 'number' && version > latest) {
    const message = `version ${version} of the script "${name}" does not exist; the latest is ${latest}`;
    throw invalidError([...path, 'version'], 'known', message, { given: version, max: latest });
  }
}
