import { GraphQLID } from 'graphql';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';

import { largestPage, refuse } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { readGlobalId } from '../ids.ts';
import { type AnyNode, findNode } from './find.ts';
import { Node } from './types.ts';

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Null when it does not exist or may not be seen.' })
  async node(@Ctx() context: GraphqlContext, @Arg('id', () => GraphQLID) id: string): Promise<AnyNode | null> {
    readScope(context);
    const global = readGlobalId(id);
    return global && findNode(context, global);
  }

  @Query(() => [Node], { nullable: 'items', description: 'At most 200, in the order asked for.' })
  nodes(@Ctx() context: GraphqlContext, @Arg('ids', () => [GraphQLID]) ids: string[]): Promise<(AnyNode | null)[]> {
    readScope(context);
    if (ids.length > largestPage) refuse(`"ids" may have ${largestPage} items, but has ${ids.length}`);
    return Promise.all(ids.map((id) => this.node(context, id)));
  }
}
