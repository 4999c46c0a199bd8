import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';
import type { Addressed } from '../../domain/model/commands/command.ts';
import type { CreateScript, UpdateScript } from '../../domain/model/commands/script.ts';
import type { ScriptFilter } from '../../ports/listing.ts';
import { readIds } from '../ids.ts';
import { common } from '../input/common.ts';
import { compact } from '../input/compact.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput } from '../keyed-input.ts';

@InputType({ description: 'Exactly one of ID and name.' })
export class ScriptLocator {
  @Field(() => GraphQLID, { nullable: true, description: 'ID of the script.' })
  id?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Name of the script; an operator finds those of the default tenant by it.',
  })
  name?: string | null;
}

@InputType('ScriptFilter', {
  description: 'Conditions for scripts; all given ones must hold. Of a list, any value may match.',
})
export class ScriptFilterInput {
  @Field(() => [GraphQLID], { nullable: true, description: 'Only these scripts.' })
  ids?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Only scripts with any of these names.' })
  names?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Part of the name or description, upper and lower case alike.' })
  search?: string | null;
}

@InputType({ description: 'The script to create.' })
export class CreateScriptInput extends KeyedInput {
  @Field(() => String, { description: '1 to 200 characters, unique within the tenant.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Free text for people, at most 10,000 characters.' })
  description?: string | null;
  @Field(() => String, {
    defaultValue: '/bin/sh',
    description: 'A program with its first arguments, separated by single spaces, such as "python3 -u".',
  })
  interpreter!: string;
  @Field(() => String, { description: '1 byte to 512 KiB in UTF-8.' })
  text!: string;
  @Field(() => GraphQLID, common.tenantId)
  tenantId?: string | null;
}

@InputType({ description: 'Changes of a script. Absent = keep, null = clear, value = set.' })
export class UpdateScriptInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the script.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => String, {
    nullable: true,
    description: '1 to 200 characters. INVALID_STATE while tasks use the old name.',
  })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'Free text for people, at most 10,000 characters.' })
  description?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'A program with its first arguments, separated by single spaces.',
  })
  interpreter?: string | null;
  @Field(() => String, { nullable: true, description: '1 byte to 512 KiB in UTF-8.' })
  text?: string | null;
}

@InputType({ description: 'Which script to delete. INVALID_STATE while tasks use it.' })
export class DeleteScriptInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the script.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
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
