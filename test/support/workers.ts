import type { Service } from './service.ts';
import { type MutationError, makeTask, executeTask, mutate } from './work.ts';

export interface Claim {
  readonly fence: string;
  readonly leaseUntil: string;
  readonly run: { readonly id: string; readonly attempt: number; readonly worker: string; readonly params: unknown };
}

type Answer<Payload> = Promise<Payload & { errors: readonly MutationError[] }>;

/** An external worker that uses GraphQL. */
export function makeWorker(service: Service, name: string, modules: readonly string[], token?: string) {
  const held = ({ run, fence }: Claim) => ({ runId: run.id, fence });
  const worker = {
    claim: (input: object = {}): Answer<{ claims: readonly Claim[] }> =>
      mutate(
        service,
        'claimRuns',
        { modules, worker: name, wait: 'PT0S', ...input },
        'claims { fence leaseUntil run { id attempt worker params } }',
        token,
      ),
    /** The one run that must come within 20 s. */
    async one(input: object = {}): Promise<Claim> {
      const { claims, errors } = await worker.claim({ wait: 'PT20S', ...input });
      if (!claims[0]) throw new Error(`${name} got no run: ${JSON.stringify(errors)}`);
      return claims[0];
    },
    heartbeat: (claim: Claim, input: object = {}): Answer<{ leaseUntil: string | null; cancelRequested: boolean }> =>
      mutate(service, 'heartbeatRun', { ...held(claim), ...input }, 'leaseUntil cancelRequested', token),
    log: (claim: Claim, offset: number, lines: readonly object[]): Answer<{ nextOffset: number | null }> =>
      mutate(service, 'appendRunLog', { ...held(claim), offset, lines }, 'nextOffset', token),
    complete: (claim: Claim, input: object): Answer<{ run: { id: string; state: string } | null }> =>
      mutate(service, 'completeRun', { ...held(claim), ...input }, 'run { id state }', token),
  };
  return worker;
}

let count = 0;

/** Makes a task for workers of this name and runs it; answers the run's id. */
export async function order(service: Service, worker: string, task: object = {}, token?: string): Promise<string> {
  const { params = {}, ...rest } = task as { params?: object };
  const input = { module: 'external', params: { worker, ...params }, ...rest };
  const made = await makeTask(service, `${worker} ${(count += 1)}`, input, token);
  return executeTask(service, made.id, {}, token);
}
