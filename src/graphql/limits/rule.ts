import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';

import { limits } from './limits.ts';
import { countFields, type Measures, makeMeasure } from './measure.ts';

const words = {
  depth: 'levels of fields',
  introspectionDepth: 'levels of fields below __schema or __type',
  fields: 'fields',
  aliases: 'aliases',
  directives: 'directives',
  spreads: 'spreads of fragments',
  repeats: 'fields that repeat one beside them',
} as const satisfies Record<keyof Measures, string>;

/** Refuses operations and fragments that exceed {@link limits}, and says which limit and by how much. */
export const LimitsRule: ValidationRule = (context) => ({
  Document(document) {
    const written = countFields(document);
    if (written > limits.written) {
      context.reportError(beyond('the document', 'fields', limits.written, written, document));
      return;
    }
    const measure = makeMeasure(document);
    function check(definition: Measured, names: readonly (keyof Measures)[]): boolean {
      const measures = measure(definition);
      const exceeded = names.filter((name) => measures[name] > limits[name]);
      for (const name of exceeded) {
        context.reportError(beyond(nameOf(definition), words[name], limits[name], measures[name], definition));
      }
      return exceeded.length === 0;
    }
    const { definitions } = document;
    const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    const sound = operations.map((operation) => check(operation, Object.keys(words) as (keyof Measures)[]));
    // Fragments that no operation spreads are checked too, because validation rules compare their contents in pairs.
    if (sound.every(Boolean)) fragments.forEach((fragment) => check(fragment, compared));
  },
});

const compared = ['fields', 'spreads', 'repeats'] as const satisfies readonly (keyof Measures)[];

type Measured = OperationDefinitionNode | FragmentDefinitionNode;

export function beyond(
  who: string,
  what: string,
  limit: number,
  actual: number,
  operation: Measured | DocumentNode,
): GraphQLError {
  return new GraphQLError(`${who} has ${actual} ${what}, but may have at most ${limit}`, {
    nodes: operation,
    extensions: { code: 'LIMIT_EXCEEDED', limit, actual },
  });
}

export function nameOf(operation: Measured): string {
  if (operation.kind === Kind.FRAGMENT_DEFINITION) return `fragment "${operation.name.value}"`;
  return operation.name ? `${operation.operation} "${operation.name.value}"` : `the ${operation.operation}`;
}
