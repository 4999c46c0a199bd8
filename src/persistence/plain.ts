import { wrap } from '@mikro-orm/core';

/**
 * A managed entity as the domain's plain object: the mapping has the names and types of T, hidden columns stay here
 * (`toPOJO` of MikroORM would show them).
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the noun is what the caller says
export function plain<T>(entity: object): T {
  const shown = wrap(entity, true).__meta.props.filter(({ hidden }) => !hidden);
  return Object.fromEntries(shown.map(({ name }): [string, unknown] => [name, Reflect.get(entity, name)])) as T;
}
