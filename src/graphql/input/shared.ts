import { Field, InputType, ObjectType } from 'type-graphql';
import type { OpenRange, Tag } from '../../domain/model/values.ts';
import { enumOf } from '../enums.ts';
import { DateTime } from '../scalars/index.ts';
import { compact } from './compact.ts';

export const OrderDirection = enumOf('OrderDirection', ['ASC', 'DESC']);
export type OrderDirection = keyof typeof OrderDirection;

@InputType()
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true, description: 'inclusive' })
  from?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'exclusive' })
  to?: number | null;
}

@ObjectType('Tag', { simpleResolvers: true })
export class TagType implements Tag {
  @Field(() => String)
  readonly key!: string;
  @Field(() => String)
  readonly value!: string;
}

@InputType()
export class TagInput implements Tag {
  @Field(() => String)
  key!: string;
  @Field(() => String)
  value!: string;
}

export function readRange(range: DateTimeRange | null | undefined): OpenRange | undefined {
  return range ? compact({ from: range.from ?? undefined, to: range.to ?? undefined }) : undefined;
}

export function readTags(tags: readonly TagInput[]): Tag[] {
  return tags.map(({ key, value }) => ({ key, value }));
}
