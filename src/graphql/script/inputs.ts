import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';
import type { Addressed } from '../../domain/model/commands/command.ts';
import type { CreateScript, UpdateScript } from '../../domain/model/commands/script.ts';
import type { ScriptFilter } from '../../ports/listing.ts';
import { readIds } from '../ids.ts';
import { compact } from '../input/compact.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput } from '../keyed-input.ts';

const optional = { nullable: true } as const;

@InputType()
export class ScriptLocator {
  @Field(() => GraphQLID, optional)
  id?: string | null;
  @Field(() => String, optional)
  name?: string | null;
}

@InputType('ScriptFilter', { description: 'Fields are joined by AND; a list means any of.' })
export class ScriptFilterInput {
  @Field(() => [GraphQLID], optional)
  ids?: string[] | null;
  @Field(() => [String], optional)
  names?: string[] | null;
  @Field(() => String, optional)
  search?: string | null;
}

@InputType()
export class CreateScriptInput extends KeyedInput {
  @Field(() => String)
  name!: string;
  @Field(() => String, optional)
  description?: string | null;
  @Field(() => String, {
    defaultValue: '/bin/sh',
    description: 'A program with its first arguments, parted by one space.',
  })
  interpreter!: string;
  @Field(() => String, { description: 'At most 512 KiB in UTF-8.' })
  text!: string;
  @Field(() => GraphQLID, { nullable: true, description: 'admin tokens only' })
  tenantId?: string | null;
}

@InputType({ description: 'Absent = keep, null = clear, value = set.' })
export class UpdateScriptInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => String, optional)
  name?: string | null;
  @Field(() => String, optional)
  description?: string | null;
  @Field(() => String, optional)
  interpreter?: string | null;
  @Field(() => String, optional)
  text?: string | null;
}

@InputType()
export class DeleteScriptInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
}

export function readScriptFilter(filter: ScriptFilterInput | null | undefined): ScriptFilter {
  return compact({
    ids: filter?.ids ? readIds('Script', filter.ids) : undefined,
    names: filter?.names ?? undefined,
    search: filter?.search ?? undefined,
  });
}

export function readCreateScript(input: CreateScriptInput): CreateScript {
  const reader = new InputReader();
  const { name, description = null, interpreter, text, idempotencyKey = null, tenantId } = input;
  return reader.done({
    name,
    description,
    interpreter,
    text,
    idempotencyKey,
    tenantId: tenantId == null ? null : reader.id('Tenant', tenantId, ['tenantId']),
  });
}

export function readUpdateScript(input: UpdateScriptInput): UpdateScript {
  const reader = new InputReader();
  return reader.done({
    id: reader.id('Script', input.id, ['id']),
    expectedVersion: input.expectedVersion ?? null,
    ...compact({
      name: reader.present(input.name, ['name']),
      description: input.description,
      interpreter: reader.present(input.interpreter, ['interpreter']),
      text: reader.present(input.text, ['text']),
    }),
  });
}

export function readDeleteScript({ id, expectedVersion }: DeleteScriptInput): Addressed {
  const reader = new InputReader();
  return reader.done({ id: reader.id('Script', id, ['id']), expectedVersion: expectedVersion ?? null });
}
