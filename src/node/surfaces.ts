import type { Authenticator } from '../auth/authenticate.ts';
import { type Config, configured } from '../config.ts';
import { type AnswerBudgets, makeAnswerBudgets } from '../flow/answer-budget.ts';
import type { GraphqlDeps } from '../graphql/context.ts';
import { version } from '../release.ts';
import { readActions } from '../systems/actions.ts';
import { makeBudgetScope } from '../systems/budget-scope.ts';
import { makeRest, type Rest } from '../systems/index.ts';
import { readSigningKeys } from '../systems/signing-keys.ts';
import type { Node } from './make-node.ts';
import type { Services } from './services.ts';
import type { Stores } from './stores.ts';

export interface SurfaceOptions {
  readonly config: Pick<Config, 'actionsFile' | 'signingKeysFile' | 'virtshellTenant'>;
  readonly authenticator: Authenticator;
}

/** Everything that a caller can reach, over GraphQL and over the dialects. */
export interface Surfaces {
  readonly graphql: GraphqlDeps;
  readonly rest: Rest;
}

export function makeSurfaces(node: Node<Stores>, services: Services, options: SurfaceOptions): Surfaces {
  const budgets = makeAnswerBudgets();
  const rest = makeDialects(node, services, budgets, options);
  return { graphql: makeGraphql(node, services, budgets, rest), rest };
}

function makeDialects(
  { stores, clock }: Node<Stores>,
  { tasks, runs, workers, streams, catalog }: Services,
  answerBudgets: AnswerBudgets,
  { config, authenticator }: SurfaceOptions,
): Rest {
  const signingKeys = configured('POLYCHRON_SIGNING_KEYS', () => readSigningKeys(config.signingKeysFile));
  const budgets = makeBudgetScope(answerBudgets);
  return makeRest(
    {
      tasks,
      runs,
      workers,
      streams,
      reader: stores.readerWithin(() => budgets.now()),
      store: stores.dialectsWithin(() => budgets.now()),
      budgets,
      clock,
      actions: configured('POLYCHRON_ACTIONS', () => readActions(config.actionsFile)),
      modules: catalog,
      identify: { ...authenticator, signingKey: (name) => signingKeys.get(name) ?? null },
      virtshellTenant: config.virtshellTenant,
    },
    version,
  );
}

function makeGraphql(
  { stores, clock, modules }: Node<Stores>,
  services: Services,
  budgets: AnswerBudgets,
  rest: Rest,
): GraphqlDeps {
  return {
    services,
    reader: stores.reader,
    readerWithin: (budget) => stores.readerWithin(() => budget),
    budgets,
    streams: services.streams,
    dialects: rest.report,
    usage: (tenantId) => stores.usage.usage(tenantId),
    modules,
    clock,
    turns: services.turns,
    version,
  };
}
