import type { Caller } from '../../domain/model/actor.ts';
import type { Replayable, Addressed } from '../../domain/model/commands/command.ts';
import type { CreateScript, ScriptDraft, UpdateScript } from '../../domain/model/commands/script.ts';
import { DomainError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { demandModule } from '../../domain/model/module-grants.ts';
import { checkScript, scriptInUseError, type Script, scriptModule } from '../../domain/model/script.ts';
import { isUnchanged } from '../../domain/model/unchanged.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import type { ServiceContext } from '../context.ts';
import { demandStorage } from '../demand-quota.ts';
import { mutate, renewBy } from '../mutation.ts';
import { open } from '../open.ts';
import { tenantFor } from '../owner.ts';

export interface ScriptService {
  create(caller: Caller, command: CreateScript): Promise<Replayable<Script>>;
  /** A script that tasks use cannot be renamed: they know it by its name. */
  update(caller: Caller, command: UpdateScript): Promise<Script>;
  /** Refused while tasks use it. Its versions stay, for the runs that name them. */
  remove(caller: Caller, command: Addressed): Promise<void>;
}

export function makeScriptService(context: ServiceContext): ScriptService {
  const { clock, quotas } = context;
  return {
    create(caller, command) {
      const renew = renewBy<Script>(caller, ({ scripts }) => scripts);
      const mutation = { caller, scope: 'WRITE', operation: 'createScript', command, renew } as const;
      return mutate<Script>(context, mutation, async (transaction) => {
        check(command);
        const tenant = await tenantFor(transaction, caller, command.tenantId);
        demandModule(tenant, scriptModule);
        await demandStorage(quotas, tenant);
        await demandFreeName(transaction, tenant.id, command.name);
        const now = clock.now();
        const { name, description, interpreter, text } = command;
        const origin = { id: newId(now), tenantId: tenant.id, createdBy: caller.actor, createdAt: now, updatedAt: now };
        const draft = { name, description, interpreter, bytes: Buffer.byteLength(text) };
        const script: Script = { ...draft, ...origin, deletedAt: null, version: 1 };
        await transaction.scripts.insert(script, text);
        return { answer: script };
      });
    },

    async update(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'updateScript', command } as const;
      const { value } = await mutate(context, mutation, async (transaction) => {
        check(command);
        const before = await open(transaction.scripts, 'Script', caller.tenantId, command);
        const { id: _id, expectedVersion: _version, idempotencyKey: _key, text, ...changes } = command;
        const tenant = (await transaction.tenants.find(before.tenantId))!;
        demandModule(tenant, scriptModule);
        if (text !== undefined) await demandStorage(quotas, tenant);
        if (changes.name !== undefined && changes.name !== before.name) {
          await demandFreeName(transaction, tenant.id, changes.name);
          await demandUnused(transaction, before, 'renamed');
        }
        const bytes = text === undefined ? before.bytes : Buffer.byteLength(text);
        const after = { ...before, ...changes, bytes, updatedAt: clock.now(), version: before.version + 1 };
        if (text === undefined && isUnchanged(before, after)) return { answer: before };
        await transaction.scripts.save(after, text ?? null, caller.actor);
        return { answer: after };
      });
      return value;
    },

    async remove(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'deleteScript', command } as const;
      await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.scripts, 'Script', caller.tenantId, command);
        await demandUnused(transaction, before, 'deleted');
        const now = clock.now();
        const after = { ...before, deletedAt: now, updatedAt: now, version: before.version + 1 };
        await transaction.scripts.save(after, null, caller.actor);
        return { answer: null };
      });
    },
  };
}

function check(draft: Partial<ScriptDraft>): void {
  const findings = new Findings();
  checkScript(findings, draft);
  findings.settle();
}

async function demandFreeName(transaction: WriteTransaction, tenantId: string, name: string): Promise<void> {
  const namesake = await transaction.scripts.named(tenantId, name);
  if (namesake) throw nameTakenError(namesake);
}

async function demandUnused(transaction: WriteTransaction, script: Script, doing: string): Promise<void> {
  const users = await transaction.scripts.users(script);
  if (users.length > 0) throw scriptInUseError(script, users, doing);
}

function nameTakenError(namesake: Script): DomainError {
  return new DomainError({
    code: 'ALREADY_EXISTS',
    path: ['name'],
    existing: { kind: 'Script', id: namesake.id },
    message: `a script named "${namesake.name}" exists already`,
  });
}
