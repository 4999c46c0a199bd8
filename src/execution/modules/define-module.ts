import { z } from 'zod';

import type { JsonObject } from '../../domain/model/values.ts';
import type { ModuleDescription, Outcome } from '../../domain/model/module.ts';
import type { AttemptContext, Module } from '../../ports/module.ts';
import { failed } from './outcome.ts';
import { findFaults } from './param-faults.ts';

type Described = Pick<
  ModuleDescription,
  'name' | 'version' | 'title' | 'description' | 'examples' | 'supportsCancel' | 'supportsProgress'
>;

interface Definition<Params extends z.ZodObject> extends Described {
  /** Every param has a title, a description and examples. */
  readonly params: Params;
  readonly result: z.ZodType | null;
  /** Gets the params with their defaults. Otherwise as {@link Module.run}. */
  readonly run: (attempt: AttemptContext<z.output<Params>>) => Promise<Outcome>;
}

/** A module from its one declaration of params: the schema that clients see, the check and the types come from it. */
export function defineModule<Params extends z.ZodObject>(definition: Definition<Params>): Module {
  const { params: schema, result, run, ...described } = definition;
  const judged = readable(schema);
  return {
    ...described,
    parametersSchema: jsonSchema(schema, 'input'),
    resultSchema: result && jsonSchema(result, 'output'),
    deprecationReason: null,
    available: true,
    unavailableReason: null,
    checkParams: (params) => findFaults(schema, params),
    run(attempt) {
      const read = judged.safeParse(attempt.params);
      if (read.success) return run({ ...attempt, params: read.data });
      const message = findFaults(judged, attempt.params)
        .map((fault) => fault.message)
        .join('; ');
      return Promise.resolve(failed({ type: 'module.params', message, retryable: false }));
    },
  };
}

/**
 * Params were checked when the run was made. Laid over those of a task that has changed since, a schedule's own may bring
 * names that its module does not know: these are ignored.
 */
function readable<Params extends z.ZodObject>(schema: Params): z.ZodType<z.output<Params>> {
  return z.object(schema.shape) as unknown as z.ZodType<z.output<Params>>;
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const written: unknown = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => dropSafeIntegers(jsonSchema) });
  return written as JsonObject;
}

/** An integer without limits has those of JavaScript, which say nothing to a client. */
function dropSafeIntegers(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
