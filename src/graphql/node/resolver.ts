import { GraphQLID } from 'graphql';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';

import { largestPage, refuse } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { readGlobalId } from '../ids.ts';
import { type AnyNode, findNode } from './find.ts';
import { Node } from './types.ts';

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its ID; null when it does not exist or may not be seen.',
  })
  async node(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => GraphQLID, { description: "ID as any type's id field answers it." }) id: string,
  ): Promise<AnyNode | null> {
    readScope(context);
    const global = readGlobalId(id);
    return global && findNode(context, global);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Several things by their IDs, in the order asked for; null for each that does not exist or may not be seen.',
  })
  nodes(
    @Ctx() context: GraphqlContext,
    @Arg('ids', () => [GraphQLID], { description: 'At most 200 IDs.' }) ids: string[],
  ): Promise<(AnyNode | null)[]> {
    readScope(context);
    if (ids.length > largestPage) refuse(`"ids" may have ${largestPage} items, but has ${ids.length}`);
    return Promise.all(ids.map((id) => this.node(context, id)));
  }
}
