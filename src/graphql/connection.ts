import { GraphQLError } from 'graphql';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';

import type { Page, PageRequest, Position } from '../ports/listing.ts';
import { printCursor, readCursor } from './cursor.ts';
import { Cursor } from './scalars/index.ts';

const defaultSize = 20;
export const largestPage = 200;

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many items from the beginning, or behind after: 1 to 200. Not with last. Default: 20.',
  })
  first?: number | null;
  @Field(() => Cursor, { nullable: true, description: 'Only items behind this cursor.' })
  after?: string | null;
  @Field(() => Int, {
    nullable: true,
    description: 'How many items from the end, or in front of before: 1 to 200. Not with first.',
  })
  last?: number | null;
  @Field(() => Cursor, { nullable: true, description: 'Only items in front of this cursor.' })
  before?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more items follow.' })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'Whether items come before.' })
  hasPreviousPage!: boolean;
  @Field(() => Cursor, { nullable: true, description: 'Cursor of the first item; null when the page is empty.' })
  startCursor!: string | null;
  @Field(() => Cursor, { nullable: true, description: 'Cursor of the last item; null when the page is empty.' })
  endCursor!: string | null;
}

/** The fields are functions, so that only selected fields are computed. */
export interface Connection<T> {
  readonly edges: () => readonly { readonly cursor: () => string; readonly node: T }[];
  readonly nodes: () => readonly T[];
  readonly pageInfo: () => PageInfo;
  readonly totalCount: () => Promise<number>;
}

/** Makes the GraphQL types `<Name>Connection` and `<Name>Edge`, and returns the first. */
export function makeConnectionType(name: string, node: () => ClassType): ClassType {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: 'One item of a page, with its place in the list.' })
  class Edge {
    @Field(() => Cursor, { description: 'The place of the item; after and before take it.' })
    cursor!: string;
    @Field(() => node(), { description: 'The item.' })
    node!: unknown;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: 'One page of a list.' })
  class ConnectionOfNodes {
    @Field(() => [Edge], { description: 'The items of the page, each with its cursor.' })
    edges!: Edge[];
    @Field(() => [node()], { description: 'The items of the page.' })
    nodes!: unknown[];
    @Field(() => PageInfo, { description: 'Where the page lies in the list.' })
    pageInfo!: PageInfo;
    @Field(() => Int, { description: 'Items of the whole list. It is counted only when it is selected.' })
    totalCount!: number;
  }
  return ConnectionOfNodes;
}

/** Reads the arguments of a page. `tag` names the list and its order. Throws BAD_USER_INPUT or CURSOR_INVALID. */
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
