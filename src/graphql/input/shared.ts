import { Field, InputType, ObjectType } from 'type-graphql';
import type { OpenRange, Tag } from '../../domain/model/values.ts';
import { enumOf } from '../enums.ts';
import { DateTime } from '../scalars/index.ts';
import { compact } from './compact.ts';

export type OrderDirection = 'ASC' | 'DESC';
export const OrderDirection = enumOf<OrderDirection>('OrderDirection', 'Which end of an order comes first.', {
  ASC: 'The smallest or earliest first.',
  DESC: 'The largest or latest first.',
});

@InputType({ description: 'A range of instants. An absent end is open.' })
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true, description: 'Beginning, inclusive.' })
  from?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'End, exclusive.' })
  to?: number | null;
}

@ObjectType('Tag', { simpleResolvers: true, description: 'A label of a task.' })
export class TagType implements Tag {
  @Field(() => String, { description: 'Unique within the task.' })
  readonly key!: string;
  @Field(() => String, { description: 'May be empty.' })
  readonly value!: string;
}

@InputType({ description: 'A label of a task.' })
export class TagInput implements Tag {
  @Field(() => String, { description: '1 to 63 characters.' })
  key!: string;
  @Field(() => String, { description: 'At most 255 characters; may be empty.' })
  value!: string;
}

export function readRange(range: DateTimeRange | null | undefined): OpenRange | undefined {
  return range ? compact({ from: range.from ?? undefined, to: range.to ?? undefined }) : undefined;
}

export function readTags(tags: readonly TagInput[]): Tag[] {
  return tags.map(({ key, value }) => ({ key, value }));
}
