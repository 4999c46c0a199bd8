import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  getNamedType,
  isCompositeType,
  isObjectType,
  isInterfaceType,
  valueFromASTUntyped,
} from 'graphql';

import { limits } from './limits.ts';
import { fragmentsOf } from './measure.ts';
import { beyond, nameOf } from './rule.ts';

const defaultPage = 20;
const largestPage = 200;
const largestCount = 500;
const largestLimit = 1000;
/**
 * The balance of a ledger needs its own statements for each schedule. A preview computes up to 500 instants of any
 * rule.
 */
const weights: Readonly<Record<string, number>> = {
  'Schedule.ledger': 50,
  'Schedule.explain': 50,
  'Run.explain': 10,
  'Tenant.usage': 50,
  'Query.previewRecurrence': 5000,
};

/**
 * How many objects the answer may hold; the estimate may be slightly too high. The document must be valid. Stored
 * documents have no price here, because no query shows how large they are. They are measured when their rows are known
 * and before they are read (`Reader.documents`). So a query is refused only if its answer would really be too large.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const given = { ...defaultsOf(operation), ...variables };

  function ofFragment(name: string): number {
    const found = known.get(name);
    if (found !== undefined) return found;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && isCompositeType(type) ? ofSelections(fragment.selectionSet, type) : 0;
    known.set(name, cost);
    return cost;
  }

  function ofSelections({ selections }: SelectionSetNode, parent: GraphQLCompositeType): number {
    return selections.reduce((sum, selection) => {
      switch (selection.kind) {
        case Kind.FRAGMENT_SPREAD:
          return sum + ofFragment(selection.name.value);
        case Kind.INLINE_FRAGMENT: {
          const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
          return sum + (isCompositeType(type) ? ofSelections(selection.selectionSet, type) : 0);
        }
        case Kind.FIELD:
          return sum + ofField(selection, parent);
      }
    }, 0);
  }

  function ofField(node: FieldNode, parent: GraphQLCompositeType): number {
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    const field = fields[node.name.value];
    const type = field && getNamedType(field.type);
    // Leaves cost nothing. Introspection costs nothing either, because it has its own limit.
    if (!field || !isCompositeType(type) || !node.selectionSet) return 0;
    const weight = weights[`${parent.name}.${field.name}`] ?? 1;
    return sizeOf(field, node, given) * (weight + ofSelections(node.selectionSet, type));
  }

  const root = schema.getRootType(operation.operation);
  return root ? ofSelections(operation.selectionSet, root) : 0;
}

/** The error for an operation whose answer may hold more objects than allowed, or null. */
export function checkCost(...asked: Parameters<typeof costOf>): GraphQLError | null {
  const [, , operation] = asked;
  const cost = costOf(...asked);
  return cost > limits.cost
    ? beyond(
        nameOf(operation),
        'objects to answer at most (the product of "first" along its paths)',
        limits.cost,
        cost,
        operation,
      )
    : null;
}

function sizeOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const argument = (name: string): unknown => {
    const given = node.arguments?.find((one) => one.name.value === name)?.value;
    const value = given && valueFromASTUntyped(given, variables);
    return value ?? field.args.find((one) => one.name === name)?.defaultValue;
  };
  const takes = (name: string): boolean => field.args.some((one) => one.name === name);
  if (takes('first')) return atMost(largestPage, argument('first') ?? argument('last') ?? defaultPage);
  if (takes('limit')) return atMost(largestLimit, argument('limit'));
  if (takes('count')) return atMost(largestCount, argument('count'));
  if (takes('ids')) {
    const ids = argument('ids');
    return atMost(largestPage, Array.isArray(ids) ? ids.length : 1);
  }
  return 1;
}

/** The resolver refuses larger sizes and values that are not numbers. */
function atMost(most: number, size: unknown): number {
  return typeof size === 'number' && size >= 0 ? Math.min(size, most) : 1;
}

function defaultsOf(operation: OperationDefinitionNode): Record<string, unknown> {
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}
