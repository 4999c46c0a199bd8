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
  /** As {@link Module.run}, but its params are typed and have their defaults. */
  readonly run: (attempt: AttemptContext<z.output<Params>>) => Promise<Outcome>;
}

/** Makes a module. Its one declaration of params gives the schema that clients see, the check and the types. */
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
 * Params were checked when the run was made. But the task may have got another module since, and the schedule's own params
 * may then have names that this module does not know. These names are ignored.
 */
function readable<Params extends z.ZodObject>(schema: Params): z.ZodType<z.output<Params>> {
  return z.object(schema.shape) as unknown as z.ZodType<z.output<Params>>;
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const written: unknown = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => dropSafeIntegers(jsonSchema) });
  return written as JsonObject;
}

/** Zod writes the limits of JavaScript for an integer without limits. They would only confuse clients. */
function dropSafeIntegers(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
