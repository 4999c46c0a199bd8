import { Field, ObjectType } from 'type-graphql';

import type { RecurrencePreview } from '../../domain/recurrence-preview.ts';
import { ValidationError } from '../errors/types.ts';
import { FireTime } from '../schedule/types.ts';

@ObjectType('RecurrencePreview', {
  simpleResolvers: true,
  description: 'What a schedule with this recurrence would do. Nothing has been stored.',
})
export class RecurrencePreviewType implements Pick<RecurrencePreview, 'valid' | 'times' | 'warnings'> {
  @Field(() => Boolean, { description: 'Whether createSchedule would accept it now.' })
  readonly valid!: boolean;
  @Field(() => [ValidationError], { description: 'Paths are those of the input.' })
  readonly errors!: readonly ValidationError[];
  @Field(() => [FireTime], { description: 'The next instants that lie in no exclusion.' })
  readonly times!: readonly FireTime[];
  @Field(() => [String], { description: 'What whoever wrote it may not expect, in English.' })
  readonly warnings!: readonly string[];
}
