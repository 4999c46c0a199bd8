import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

export interface Measures {
  readonly depth: number;
  /** Levels of fields below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly spreads: number;
  readonly repeats: number;
}

const nothing: Measures = {
  depth: 0,
  introspectionDepth: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
  spreads: 0,
  repeats: 0,
};

/**
 * The size of an operation after its fragments are spread. Each fragment is measured only once, so measuring costs no
 * more than reading the document, however often fragments are spread. A fragment within itself counts as nothing;
 * another rule refuses it.
 */
export function makeMeasure(
  document: DocumentNode,
): (definition: OperationDefinitionNode | FragmentDefinitionNode) => Measures {
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

  /** `names`: the names of the fields beside these, which an inline fragment shares with its surroundings. */
  function ofSelections({ selections }: SelectionSetNode, names = new Set<string>()): Measures {
    return selections.reduce((sum, selection) => {
      const own = directivesOf(selection);
      switch (selection.kind) {
        case Kind.FRAGMENT_SPREAD:
          return add(sum, add({ ...own, spreads: 1 }, ofFragment(selection.name.value)));
        case Kind.INLINE_FRAGMENT:
          return add(sum, add(own, ofSelections(selection.selectionSet, names)));
        case Kind.FIELD: {
          const below = selection.selectionSet ? ofSelections(selection.selectionSet) : nothing;
          const name = (selection.alias ?? selection.name).value;
          const repeats = names.has(name) ? 1 : 0;
          names.add(name);
          const introspects = selection.name.value === '__schema' || selection.name.value === '__type';
          return add(sum, {
            depth: introspects ? 1 : below.depth + 1,
            introspectionDepth: introspects ? below.depth : below.introspectionDepth,
            fields: below.fields + 1,
            aliases: below.aliases + (selection.alias ? 1 : 0),
            directives: (introspects ? 0 : below.directives) + own.directives,
            spreads: below.spreads,
            repeats: below.repeats + repeats,
          });
        }
      }
    }, nothing);
  }

  return (definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION
      ? ofFragment(definition.name.value)
      : add(ofSelections(definition.selectionSet), directivesOf(definition));
}

/** The number of fields in the document as written, without spreading fragments. */
export function countFields(document: DocumentNode): number {
  let count = 0;
  visit(document, { Field: () => void (count += 1) });
  return count;
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function directivesOf(node: { readonly directives?: readonly unknown[] | undefined }): Measures {
  return { ...nothing, directives: node.directives?.length ?? 0 };
}

/** Combines siblings: sizes are added up, and the greater depth counts. */
function add(a: Measures, b: Measures): Measures {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    fields: a.fields + b.fields,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
    spreads: a.spreads + b.spreads,
    repeats: a.repeats + b.repeats,
  };
}
