import { scopes } from '../../domain/model/actor.ts';
import { enumOf } from '../enums.ts';

export const ApiScope = enumOf('ApiScope', scopes);
export const ActorKind = enumOf('ActorKind', ['TOKEN', 'SCHEDULER', 'SYSTEM']);
