import { GraphQLError } from 'graphql';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';

import type { Page, PageRequest, Position } from '../ports/listing.ts';
import { printCursor, readCursor } from './cursor.ts';
import { Cursor } from './scalars/index.ts';

const defaultSize = 20;
export const largestPage = 200;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: '1 to 200, default 20; not with `last`.' })
  first?: number | null;
  @Field(() => Cursor, { nullable: true })
  after?: string | null;
  @Field(() => Int, { nullable: true, description: '1 to 200; not with `first`.' })
  last?: number | null;
  @Field(() => Cursor, { nullable: true })
  before?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;
  @Field(() => Boolean)
  hasPreviousPage!: boolean;
  @Field(() => Cursor, { nullable: true })
  startCursor!: string | null;
  @Field(() => Cursor, { nullable: true })
  endCursor!: string | null;
}

/** Functions, so that only what a client selects is computed. */
export interface Connection<T> {
  readonly edges: () => readonly { readonly cursor: () => string; readonly node: T }[];
  readonly nodes: () => readonly T[];
  readonly pageInfo: () => PageInfo;
  readonly totalCount: () => Promise<number>;
}

/** The GraphQL types `<Name>Connection` and `<Name>Edge`; the first is returned. */
export function makeConnectionType(name: string, node: () => ClassType): ClassType {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class Edge {
    @Field(() => Cursor)
    cursor!: string;
    @Field(() => node())
    node!: unknown;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class ConnectionOfNodes {
    @Field(() => [Edge])
    edges!: Edge[];
    @Field(() => [node()])
    nodes!: unknown[];
    @Field(() => PageInfo)
    pageInfo!: PageInfo;
    @Field(() => Int, { description: 'Counted only when selected.' })
    totalCount!: number;
  }
  return ConnectionOfNodes;
}

/** `tag` names the list and its order. Throws BAD_USER_INPUT or CURSOR_INVALID. */
export function readPage(args: PageArgs, tag: string): PageRequest {
  const { first = null, last = null } = args;
  if (first !== null && last !== null) refuse('give "first" or "last", not both');
  const [name, limit] = last === null ? ['first', first ?? defaultSize] : ['last', last];
  if (limit < 1 || limit > largestPage) refuse(`"${name}" must be 1 to ${largestPage}, but is ${limit}`);
  const position = (cursor: string | null | undefined): Position | null =>
    cursor == null ? null : readCursor(tag, cursor);
  return { limit, backward: last !== null, after: position(args.after), before: position(args.before) };
}

export function renderPage<T>(page: Page<T>, tag: string, count: () => Promise<number>): Connection<T> {
  const { items } = page;
  const cursorAt = (item: (typeof items)[number] | undefined): string | null =>
    item ? printCursor(tag, item.position) : null;
  return {
    edges: () => items.map((item) => ({ node: item.value, cursor: () => printCursor(tag, item.position) })),
    nodes: () => items.map((item) => item.value),
    pageInfo: () => ({
      hasNextPage: page.hasNext,
      hasPreviousPage: page.hasPrevious,
      startCursor: cursorAt(items[0]),
      endCursor: cursorAt(items.at(-1)),
    }),
    totalCount: count,
  };
}

export function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
