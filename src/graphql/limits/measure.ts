import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Measures {
  readonly depth: number;
  /** Below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
}

const nothing: Measures = { depth: 0, introspectionDepth: 0, fields: 0, aliases: 0, directives: 0 };

/**
 * How large an operation is once its fragments are spread. Each fragment is measured once, so that fragments that
 * spread each other by the dozen cost no more to measure than they cost to write. A fragment within itself counts
 * nothing; another rule refuses it.
 */
export function makeMeasure(document: DocumentNode): (operation: OperationDefinitionNode) => Measures {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Measures>();

  function ofFragment(name: string): Measures {
    const found = known.get(name);
    if (found) return found;
    const fragment = fragments.get(name);
    if (!fragment) return nothing;
    known.set(name, nothing);
    const measures = add(ofSelections(fragment.selectionSet), directivesOf(fragment));
    known.set(name, measures);
    return measures;
  }

  function ofSelections({ selections }: SelectionSetNode): Measures {
    return selections.reduce((sum, selection) => {
      const own = directivesOf(selection);
      switch (selection.kind) {
        case Kind.FRAGMENT_SPREAD:
          return add(sum, add(own, ofFragment(selection.name.value)));
        case Kind.INLINE_FRAGMENT:
          return add(sum, add(own, ofSelections(selection.selectionSet)));
        case Kind.FIELD: {
          const below = selection.selectionSet ? ofSelections(selection.selectionSet) : nothing;
          const introspects = selection.name.value === '__schema' || selection.name.value === '__type';
          return add(sum, {
            depth: introspects ? 1 : below.depth + 1,
            introspectionDepth: introspects ? below.depth : below.introspectionDepth,
            fields: below.fields + 1,
            aliases: below.aliases + (selection.alias ? 1 : 0),
            directives: below.directives + own.directives,
          });
        }
      }
    }, nothing);
  }

  return (operation) => add(ofSelections(operation.selectionSet), directivesOf(operation));
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function directivesOf(node: { readonly directives?: readonly unknown[] | undefined }): Measures {
  return { ...nothing, directives: node.directives?.length ?? 0 };
}

/** Side by side: sizes add up, depths do not. */
function add(a: Measures, b: Measures): Measures {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    fields: a.fields + b.fields,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
  };
}
