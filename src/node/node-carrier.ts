import type { Carrier } from '../events/bus.ts';
import type { PostgresCarrier } from '../persistence/postgres-carrier.ts';
import type { Link } from './link.ts';

/** The other process of this node hears directly and at once, the other nodes through PostgreSQL. */
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
