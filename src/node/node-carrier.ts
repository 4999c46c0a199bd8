import type { Carrier } from '../events/bus.ts';
import type { PostgresCarrier } from '../persistence/postgres-carrier.ts';
import type { Link } from './link.ts';

/** Carries nudges to the other process of this node directly, and to other nodes through PostgreSQL. */
export function makeNodeCarrier(link: Link, postgres: PostgresCarrier): Carrier {
  return {
    send(nudges) {
      postgres.send(nudges, link.send(nudges) ? link.peer : null);
    },
    onReceive(listener) {
      link.onReceive(listener);
      postgres.onReceive(listener);
    },
  };
}
