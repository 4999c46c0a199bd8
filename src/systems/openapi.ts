import { z } from 'zod';
import type { Dialect, Route } from './dialect.ts';
import { phrasesOfOthers } from './features.ts';

/** The dialect's description in OpenAPI 3.1, made from the schemas that check its requests. */
export function describeDialect(dialect: Dialect, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of dialect.routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = describeRoute(dialect, route);
  }
  const notShown = [...dialect.notShown, ...phrasesOfOthers(dialect.features)];
  return {
    openapi: '3.1.0',
    info: {
      title: dialect.title,
      version,
      description: `Served by Polychron.\n\nNot shown of a task:\n${notShown.map((line) => `- ${line}`).join('\n')}`,
    },
    'x-polychron-not-shown': notShown,
    paths,
    security: Object.keys(dialect.security).map((name) => ({ [name]: [] })),
    components: { securitySchemes: dialect.security, schemas: { Refusal: schemaOf(dialect.refusalSchema, 'output') } },
  };
}

function describeRoute(dialect: Dialect, route: Route): object {
  const answers = Object.entries(route.answers).map(([status, schema]) => [status, describeAnswer(schema)]);
  const refusal = {
    description: 'Refused.',
    content: contentOf(dialect.refusalSchema, '#/components/schemas/Refusal'),
  };
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
    // If a status is used for both, the successful answer describes it.
    responses: Object.fromEntries([...refusals, ...answers]),
  };
}

function describeAnswer(schema: z.ZodType | null): object {
  if (schema === null) return { description: 'Done. No content.' };
  return { description: 'Done.', content: contentOf(schema) };
}

/** Texts are sent unchanged, every other value as JSON. */
function contentOf(schema: z.ZodType, reference?: string): object {
  const described = schemaOf(schema, 'output');
  const shown = reference === undefined ? described : { $ref: reference };
  return Reflect.get(described, 'type') === 'string' ? { 'text/plain': { schema: shown } } : content(shown);
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
