import type { EntitySchema, MikroORM } from '@mikro-orm/core';

/** A row as the pool hands it over: column names, timestamps as text. */
export type Row = Readonly<Record<string, unknown>>;

/** One noun's way from rows to the domain's plain objects. The property names and types are those of the mapping. */
export interface RowReader<T> {
  /** The columns to select, qualified by the alias: `r.id, r.task_id, …`. */
  columns(alias: string): string;
  read(row: Row): T;
}

/** For SQL written by hand; the mapping stays the only place that knows which column is which property. */
export function makeRowReader<T>(orm: Pick<MikroORM, 'getMetadata' | 'driver'>, entity: EntitySchema): RowReader<T> {
  const platform = orm.driver.getPlatform();
  const properties = orm
    .getMetadata()
    .get(entity.meta.class)
    .props.filter((property) => !property.hidden && property.persist !== false)
    .map(({ name, fieldNames, customType }) => ({ name, column: fieldNames[0] ?? name, customType }));
  return {
    columns: (alias) => properties.map(({ column }) => `${alias}."${column}"`).join(', '),
    read(row) {
      const plain: Record<string, unknown> = {};
      for (const { name, column, customType } of properties) {
        const value = row[column];
        plain[name] = value === null || !customType ? value : customType.convertToJSValue(value, platform);
      }
      // The mapping and T name the same properties; a test compares them row by row.
      return plain as T;
    },
  };
}
