import { Migration } from '@mikro-orm/migrations';

/** Old days of a ledger become one row each, with the counts of the rows that it stands for. */
export class MergedDays extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const counts = [
  'dispatched',
  'skipped_overlap',
  'skipped_paused',
  'skipped_excluded',
  'skipped_limit',
  'skipped_shadow',
  'missed',
  'superseded',
];

const statements = [
  // Adds up with the rows that are left in its day. No foreign key, as for the ledger: it goes with its schedule.
  `create table occurrence_day (
    schedule_id uuid not null,
    tenant_id uuid not null,
    day date not null,
    instants integer not null check (instants > 0),
    /* Of these, the ones that followed from the end of a run: no rule can count them again. */
    from_completion integer not null check (from_completion between 0 and instants),
    ${counts.map((name) => `${name} integer not null check (${name} >= 0)`).join(',\n    ')},
    primary key (schedule_id, day),
    check (instants = ${counts.join(' + ')})
  )`,

  // Where the rows begin that have not been looked at for merging, and when to look.
  `create table ledger_mark (
    schedule_id uuid primary key,
    rows_from timestamptz(3) not null,
    look_at timestamptz(3) not null
  )`,
  `insert into ledger_mark
   select s.id, coalesce(o.nominal_at, s.created_at), coalesce(o.nominal_at, s.created_at) + interval '401 days'
   from schedule s left join lateral (
     select nominal_at from occurrence where schedule_id = s.id order by nominal_at limit 1) o on true`,
  `create index ledger_mark_look on ledger_mark (look_at)`,

  `create index set_aside_until on set_aside (until)`,
];
