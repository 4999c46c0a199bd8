import type { EntityProperty, EntitySchema, MikroORM } from '@mikro-orm/core';

/** A row as the pool hands it over: column names, timestamps as text. */
export type Row = Readonly<Record<string, unknown>>;

/** One noun's way from rows to the domain's plain objects. The property names and types are those of the mapping. */
export interface RowReader<T> {
  /** The columns to select, qualified by the alias: `r.id, r.task_id, …`. */
  columns(alias: string): string;
  read(row: Row): T;
  /** The same without these properties, and with other values in place of a column's own. */
  without<K extends keyof T & string>(
    names: readonly K[],
    instead?: { readonly [Name in Exclude<keyof T, K> & string]?: (column: string) => string },
  ): RowReader<Omit<T, K> & { readonly [Name in K]?: T[Name] }>;
}

interface Property {
  readonly name: string;
  readonly column: string;
  readonly customType: EntityProperty['customType'] | undefined;
}

/** For SQL written by hand; the mapping stays the only place that knows which column is which property. */
export function makeRowReader<T>(orm: Pick<MikroORM, 'getMetadata' | 'driver'>, entity: EntitySchema): RowReader<T> {
  const platform = orm.driver.getPlatform();
  const properties = orm
    .getMetadata()
    .get(entity.meta.class)
    .props.filter((property) => !property.hidden && property.persist !== false)
    .map(({ name, fieldNames, customType }) => ({ name, column: fieldNames[0] ?? name, customType }));
  return readerOf<T>(properties, {}, (customType, value) => customType.convertToJSValue(value, platform));
}

function readerOf<T>(
  properties: readonly Property[],
  instead: Readonly<Record<string, (column: string) => string>>,
  convert: (type: NonNullable<Property['customType']>, value: unknown) => unknown,
): RowReader<T> {
  return {
    columns: (alias) =>
      properties
        .map(({ name, column }) => {
          const own = `${alias}."${column}"`;
          return instead[name] ? `${instead[name](own)} as "${column}"` : own;
        })
        .join(', '),
    read(row) {
      const plain: Record<string, unknown> = {};
      for (const { name, column, customType } of properties) {
        const value = row[column];
        plain[name] = value === null || !customType ? value : convert(customType, value);
      }
      // The mapping and T name the same properties; a test compares them row by row.
      return plain as T;
    },
    without(names, others = {}) {
      const left = properties.filter(({ name }) => !(names as readonly string[]).includes(name));
      return readerOf(left, { ...instead, ...(others as typeof instead) }, convert);
    },
  };
}
