import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { type ExplainedGate, type Explanation, summarizeExplanation } from '../../domain/explain/explanation.ts';
import type { RunRow, ScheduleRow } from '../../domain/model/rows.ts';
import type { GraphqlContext } from '../context.ts';
import { printId } from '../ids.ts';
import { RunType } from '../run/types.ts';
import { DateTime, Locale } from '../scalars/index.ts';
import { ScheduleType } from '../schedule/types.ts';
import { ExplanationType, GateType } from './types.ts';

const optional = { nullable: true } as const;

@Resolver(() => ScheduleType)
export class ScheduleExplainResolver {
  @FieldResolver(() => ExplanationType, {
    description:
      'Why an instant (default: the next one) will, will not or did not run. Computed from a few statements.',
  })
  explain(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Arg('at', () => DateTime, optional) at?: number | null,
  ): Promise<Explanation> {
    return context.loaders.scheduleExplanation.load({ schedule, at: at ?? null });
  }
}

@Resolver(() => RunType)
export class RunExplainResolver {
  @FieldResolver(() => ExplanationType, { description: 'What the run waits for, or how it ended.' })
  explain(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<Explanation> {
    return context.loaders.runExplanation.load(run);
  }
}

@Resolver(() => ExplanationType)
export class ExplanationResolver {
  @FieldResolver(() => String, { description: 'In one line; in German, Spanish and French it names the gate only.' })
  summary(
    @Ctx() context: GraphqlContext,
    @Root() explanation: Explanation,
    @Arg('locale', () => Locale, optional) locale?: string | null,
  ): string {
    return summarizeExplanation(explanation, locale ?? context.locale ?? 'en');
  }

  @FieldResolver(() => [GateType])
  gates(@Root() { gates }: Explanation): readonly GateType[] {
    return gates.map(renderGate);
  }

  @FieldResolver(() => GateType, optional)
  heldBy(@Root() { heldBy }: Explanation): GateType | null {
    return heldBy && renderGate(heldBy);
  }
}

function renderGate(gate: ExplainedGate): GateType {
  const heldBy = gate.heldBy.map(({ kind, id }) => printId(kind, id));
  return { ...gate, passed: gate.state === 'PASSED', heldBy };
}
