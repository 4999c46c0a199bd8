import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { type ExplainedGate, type Explanation, summarizeExplanation } from '../../domain/explain/explanation.ts';
import type { RunRow, ScheduleRow } from '../../domain/model/rows.ts';
import type { GraphqlContext } from '../context.ts';
import { printId } from '../ids.ts';
import { RunType } from '../run/types.ts';
import { DateTime, Locale } from '../scalars/index.ts';
import { ScheduleType } from '../schedule/types.ts';
import { ExplanationType, GateType } from './types.ts';

@Resolver(() => ScheduleType)
export class ScheduleExplainResolver {
  @FieldResolver(() => ExplanationType, {
    description: 'Why an instant will run, will not run or did not run.',
  })
  explain(
    @Ctx() context: GraphqlContext,
    @Root() schedule: ScheduleRow,
    @Arg('at', () => DateTime, { nullable: true, description: 'The instant to explain. Default: the next one.' })
    at?: number | null,
  ): Promise<Explanation> {
    return context.loaders.scheduleExplanation.load({ schedule, at: at ?? null });
  }
}

@Resolver(() => RunType)
export class RunExplainResolver {
  @FieldResolver(() => ExplanationType, { description: 'What it waits for, or how it ended.' })
  explain(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<Explanation> {
    return context.loaders.runExplanation.load(run);
  }
}

@Resolver(() => ExplanationType)
export class ExplanationResolver {
  @FieldResolver(() => String, {
    description: 'The answer in one line. German, Spanish and French texts only name the gate.',
  })
  summary(
    @Ctx() context: GraphqlContext,
    @Root() explanation: Explanation,
    @Arg('locale', () => Locale, {
      nullable: true,
      description: "Language of the text. Default: the caller's, otherwise English.",
    })
    locale?: string | null,
  ): string {
    return summarizeExplanation(explanation, locale ?? context.locale ?? 'en');
  }

  @FieldResolver(() => [GateType], { description: 'All gates, in the order in which they are passed.' })
  gates(@Root() { gates }: Explanation): readonly GateType[] {
    return gates.map(renderGate);
  }

  @FieldResolver(() => GateType, {
    nullable: true,
    description: 'The first gate that is HELD, otherwise the first that is PENDING; null when all are passed.',
  })
  heldBy(@Root() { heldBy }: Explanation): GateType | null {
    return heldBy && renderGate(heldBy);
  }
}

function renderGate(gate: ExplainedGate): GateType {
  const heldBy = gate.heldBy.map(({ kind, id }) => printId(kind, id));
  return { ...gate, passed: gate.state === 'PASSED', heldBy };
}
