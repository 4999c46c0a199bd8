import { Field, InputType } from 'type-graphql';

/** The input of a mutation that can be repeated. */
@InputType()
export class KeyedInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters.',
  })
  idempotencyKey?: string | null;
}

/** The key of an input, for its command. */
export function keyOf({ idempotencyKey }: KeyedInput): { readonly idempotencyKey?: string } {
  return idempotencyKey == null ? {} : { idempotencyKey };
}
