import { GraphQLError, Kind, type OperationDefinitionNode, type ValidationRule } from 'graphql';

import { limits } from './limits.ts';
import { type Measures, makeMeasure } from './measure.ts';

const words = {
  depth: 'levels of fields',
  introspectionDepth: 'levels of fields below __schema or __type',
  fields: 'fields',
  aliases: 'aliases',
  directives: 'directives',
} as const satisfies Record<keyof Measures, string>;

/** Refuses operations beyond {@link limits}; says which limit and by how much. */
export const LimitsRule: ValidationRule = (context) => ({
  Document(document) {
    const measure = makeMeasure(document);
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const measures = measure(definition);
      for (const name of Object.keys(words) as (keyof Measures)[]) {
        if (measures[name] > limits[name]) {
          context.reportError(beyond(nameOf(definition), words[name], limits[name], measures[name], definition));
        }
      }
    }
  },
});

export function beyond(
  who: string,
  what: string,
  limit: number,
  actual: number,
  operation: OperationDefinitionNode,
): GraphQLError {
  return new GraphQLError(`${who} has ${actual} ${what}, but may have at most ${limit}`, {
    nodes: operation,
    extensions: { code: 'LIMIT_EXCEEDED', limit, actual },
  });
}

export function nameOf(operation: OperationDefinitionNode): string {
  return operation.name ? `${operation.operation} "${operation.name.value}"` : `the ${operation.operation}`;
}
