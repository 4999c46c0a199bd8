import type { Actor, Scope } from '../../domain/model/actor.ts';
import { enumOf } from '../enums.ts';

export const ApiScope = enumOf<Scope>('ApiScope', 'What a token may do. Each scope holds those before it.', {
  READ: 'See everything of the tenant.',
  EXECUTE: 'Also start, cancel and retry runs, and work as a worker.',
  WRITE: 'Also create, change and delete tasks, schedules, calendars and scripts.',
  ADMIN: "Also manage tokens. An operator's token manages tenants and nodes as well.",
});

export const ActorKind = enumOf<Actor['kind']>('ActorKind', 'Who can do something.', {
  TOKEN: 'A caller with a token.',
  SCHEDULER: 'The scheduler, at an instant of a schedule.',
  SYSTEM: 'A part of the service, or a client that needs no token.',
});
