import type { Caller } from '../../domain/model/actor.ts';
import type { Replayable, Addressed } from '../../domain/model/commands/command.ts';
import type { CreateScript, UpdateScript } from '../../domain/model/commands/script.ts';
import { DomainError, notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { demandModule } from '../../domain/model/module-grants.ts';
import { demand, expectVersion } from '../../domain/model/permission.ts';
import { checkScript, scriptInUseError, type Script, scriptModule } from '../../domain/model/script.ts';
import type { ServiceContext } from '../context.ts';
import { demandStorage } from '../demand-quota.ts';
import { tenantFor } from '../owner.ts';

export interface ScriptService {
  create(caller: Caller, command: CreateScript): Promise<Replayable<Script>>;
  /** A script that tasks use cannot be renamed: they know it by its name. */
  update(caller: Caller, command: UpdateScript): Promise<Script>;
  /** Refused while tasks use it. Its versions stay, for the runs that name them. */
  remove(caller: Caller, command: Addressed): Promise<void>;
}

export function makeScriptService({
  store,
  clock,
  quotas,
}: Pick<ServiceContext, 'store' | 'clock' | 'quotas'>): ScriptService {
  return {
    async create(caller, command) {
      demand(caller, 'WRITE');
      const findings = new Findings();
      checkScript(findings, command);
      findings.settle();
      return store.transaction(async (transaction) => {
        const tenant = await tenantFor(transaction, caller, command.tenantId);
        const { idempotencyKey, tenantId: _tenant, text, ...draft } = command;
        const input = { ...draft, text };
        const key =
          idempotencyKey === null
            ? null
            : { tenantId: tenant.id, operation: 'createScript', key: idempotencyKey, input };
        const known = key && (await transaction.keys.recall(key));
        if (known) {
          const made = await transaction.scripts.lock(tenant.id, known);
          if (!made) throw notFoundError('script', known, ['idempotencyKey']);
          return { value: made, replayed: true };
        }
        demandModule(tenant, scriptModule);
        await demandStorage(quotas, tenant);
        const namesake = await transaction.scripts.named(tenant.id, command.name);
        if (namesake) throw nameTaken(namesake);
        const now = clock.now();
        const script: Script = {
          ...draft,
          id: newId(now),
          tenantId: tenant.id,
          bytes: Buffer.byteLength(text),
          createdBy: caller.actor,
          createdAt: now,
          updatedAt: now,
          deletedAt: null,
          version: 1,
        };
        await transaction.scripts.insert(script, text);
        if (key) await transaction.keys.remember(key, script.id);
        return { value: script, replayed: false };
      });
    },

    async update(caller, command) {
      demand(caller, 'WRITE');
      const { id, expectedVersion, text, ...changes } = command;
      const findings = new Findings();
      checkScript(findings, command);
      findings.settle();
      return store.transaction(async (transaction) => {
        const before = await transaction.scripts.lock(caller.tenantId, id);
        if (!before) throw notFoundError('script', id);
        expectVersion(expectedVersion, before, 'Script');
        const tenant = await transaction.tenants.find(before.tenantId);
        demandModule(tenant!, scriptModule);
        if (text !== undefined) await demandStorage(quotas, tenant!);
        if (changes.name !== undefined && changes.name !== before.name) {
          const namesake = await transaction.scripts.named(before.tenantId, changes.name);
          if (namesake) throw nameTaken(namesake);
          const users = await transaction.scripts.users(before);
          if (users.length > 0) throw scriptInUseError(before, users, 'renamed');
        }
        const after: Script = {
          ...before,
          ...changes,
          bytes: text === undefined ? before.bytes : Buffer.byteLength(text),
          updatedAt: clock.now(),
          version: before.version + 1,
        };
        await transaction.scripts.save(after, text ?? null, caller.actor);
        return after;
      });
    },

    async remove(caller, command) {
      demand(caller, 'WRITE');
      await store.transaction(async (transaction) => {
        const before = await transaction.scripts.lock(caller.tenantId, command.id);
        if (!before) throw notFoundError('script', command.id);
        expectVersion(command.expectedVersion, before, 'Script');
        const users = await transaction.scripts.users(before);
        if (users.length > 0) throw scriptInUseError(before, users, 'deleted');
        const now = clock.now();
        const after = { ...before, deletedAt: now, updatedAt: now, version: before.version + 1 };
        await transaction.scripts.save(after, null, caller.actor);
      });
    },
  };
}

function nameTaken(namesake: Script): DomainError {
  return new DomainError({
    code: 'ALREADY_EXISTS',
    path: ['name'],
    existing: { kind: 'Script', id: namesake.id },
    message: `a script named "${namesake.name}" exists already`,
  });
}
