import pg from 'pg';

/** A schema with only what the queries of the benchmark need. */
export const typeDefs = /* GraphQL */ `
  type Query {
    tasks(first: Int!): Tasks!
  }
  type Tasks {
    nodes: [Task!]!
  }
  type Task {
    id: ID!
    name: String!
    state: String!
    priority: Int!
    createdAt: String!
    runs(first: Int!): Runs!
  }
  type Runs {
    nodes: [Run!]!
  }
  type Run {
    id: ID!
    number: Int!
    state: String!
    logs(first: Int!): Lines!
  }
  type Lines {
    nodes: [Line!]!
  }
  type Line {
    index: Int!
    message: String!
  }
`;

type Row = Record<string, unknown>;
type Load = (id: string, first: number) => Promise<Row[]>;

/** Batches the requests of one tick, as dataloader does. */
function batching(pool: pg.Pool, name: string, text: string, key: string): () => Load {
  return () => {
    let waiting: { ids: string[]; first: number; rows: Promise<Map<string, Row[]>> } | null = null;
    return async (id, first) => {
      if (waiting === null) {
        const batch = { ids: [] as string[], first, rows: null as never };
        waiting = batch;
        batch.rows = new Promise((resolve, reject) => {
          setImmediate(() => {
            waiting = null;
            pool
              .query({ name, text, values: [batch.ids, batch.first] })
              .then(
                ({ rows }) => resolve(Map.groupBy(rows as Row[], (row) => String(row[key])) as Map<string, Row[]>),
                reject,
              );
          });
        }) as never;
      }
      waiting.ids.push(id);
      return (await waiting.rows).get(id) ?? [];
    };
  };
}

export function makeLists(databaseUrl: string) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  const runs = batching(
    pool,
    'runs',
    `select r.id, r.task_id, r.number::int, r.state from unnest($1::uuid[]) k (id) cross join lateral (
       select * from run where task_id = k.id order by scheduled_for desc, id desc limit $2) r`,
    'task_id',
  );
  const logs = batching(
    pool,
    'logs',
    `select l.run_id, l.index, l.message from unnest($1::uuid[]) k (id) cross join lateral (
       select * from log_entry where run_id = k.id order by index limit $2) l`,
    'run_id',
  );
  return {
    makeContext: () => ({ runs: runs(), logs: logs() }),
    resolvers: {
      Query: {
        tasks: async (_: unknown, { first }: { first: number }) => ({
          nodes: (
            await pool.query({
              name: 'tasks',
              text: `select id, name, state, priority, to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
                     from task where deleted_at is null order by created_at desc, id desc limit $1`,
              values: [first],
            })
          ).rows,
        }),
      },
      Task: {
        runs: async ({ id }: { id: string }, { first }: { first: number }, context: { runs: Load }) => ({
          nodes: await context.runs(id, first),
        }),
      },
      Run: {
        logs: async ({ id }: { id: string }, { first }: { first: number }, context: { logs: Load }) => ({
          nodes: await context.logs(id, first),
        }),
      },
    },
  };
}
