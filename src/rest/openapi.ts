import { z } from 'zod';
import type { Dialect, Route } from './dialect.ts';

/** The dialect's description (OpenAPI 3.1), from the schemas that check its requests. */
export function describeDialect(dialect: Dialect, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of dialect.routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = describeRoute(dialect, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: dialect.title,
      version,
      description: `Served by Polychron.\n\nNot shown of a task:\n${dialect.notShown.map((line) => `- ${line}`).join('\n')}`,
    },
    'x-polychron-not-shown': dialect.notShown,
    paths,
    security: Object.keys(dialect.security).map((name) => ({ [name]: [] })),
    components: { securitySchemes: dialect.security, schemas: { Refusal: schemaOf(dialect.refusalSchema, 'output') } },
  };
}

function describeRoute(dialect: Dialect, route: Route): object {
  const answers = Object.entries(route.answers).map(([status, schema]) => [status, describeAnswer(schema)]);
  const refusal = { description: 'Refused.', content: content({ $ref: '#/components/schemas/Refusal' }) };
  const refusals = dialect.statuses.map((status) => [String(status), refusal]);
  return {
    summary: route.summary,
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: content(schemaOf(route.body, 'input')),
      },
    }),
    // Where a status means both, the good answer describes it.
    responses: Object.fromEntries([...refusals, ...answers]),
  };
}

function describeAnswer(schema: z.ZodType | null): object {
  if (schema === null) return { description: 'Done. No content.' };
  const described = schemaOf(schema, 'output');
  const text = Reflect.get(described, 'type') === 'string';
  return { description: 'Done.', content: text ? { 'text/plain': { schema: described } } : content(described) };
}

function content(schema: object): object {
  return { 'application/json': { schema } };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as ObjectSchema;
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}
