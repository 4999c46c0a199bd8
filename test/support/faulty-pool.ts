import type { Pool, PoolClient } from 'pg';

/** How a statement about the culprit fails: by PostgreSQL with this SQLSTATE, or by an exception before it is sent. */
export type Fault = '54000' | '42P01' | 'XX000' | 'throw';
export const faults: readonly Fault[] = ['54000', '42P01', 'XX000', 'throw'];

/** From now on PostgreSQL refuses each row about a culprit, in every table that batches write. */
export async function installFaults(pool: Pool): Promise<void> {
  await pool.query(`
    create table fault (id uuid primary key, code text not null);
    create function refuse_culprit() returns trigger language plpgsql as $$
    declare
      culprit fault;
      row jsonb := to_jsonb(new);
    begin
      select * into culprit from fault where id::text in (row ->> 'id', row ->> 'run_id', row ->> 'schedule_id');
      if found then
        raise exception 'injected for %', culprit.id using errcode = culprit.code;
      end if;
      return new;
    end $$;
    create trigger culprit before insert or update on run for each row execute function refuse_culprit();
    create trigger culprit before insert or update on schedule for each row execute function refuse_culprit();
    create trigger culprit before insert or update on occurrence for each row execute function refuse_culprit();
    create trigger culprit before insert on log_entry for each row execute function refuse_culprit();`);
}

/** A pool whose statements throw before they are sent if a parameter contains the culprit's id. */
export function throwingPool(pool: Pool, culprit: string | null): Pool {
  const check = (query: unknown): void => {
    if (culprit !== null && JSON.stringify((query as { values?: unknown }).values ?? []).includes(culprit))
      throw new TypeError(`a statement about ${culprit} cannot be built`);
  };
  const guarded = <Target extends Pool | PoolClient>(target: Target): Target =>
    new Proxy(target, {
      get(real, name) {
        if (name === 'query')
          return async (query: never) => {
            check(query);
            return real.query(query);
          };
        if (name === 'connect') return async () => guarded(await (real as Pool).connect());
        const value: unknown = Reflect.get(real, name);
        return typeof value === 'function' ? (value.bind(real) as unknown) : value;
      },
    });
  return guarded(pool);
}
