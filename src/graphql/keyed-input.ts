import { Field, InputType } from 'type-graphql';

export const keyField = {
  nullable: true,
  description:
    'Makes the call safe to repeat for 24 hours: the same key with the same input gives the first answer again, and with other input an error. 1 to 255 printable characters.',
} as const;

/** The input of a mutation that may be repeated safely. */
@InputType()
export class KeyedInput {
  @Field(() => String, keyField)
  idempotencyKey?: string | null;
}

/** The idempotency key of an input, for its command. */
export function keyOf({ idempotencyKey }: KeyedInput): { readonly idempotencyKey?: string } {
  return idempotencyKey == null ? {} : { idempotencyKey };
}
