import { Pool } from 'undici';

export interface GraphqlCaller {
  /** Sends an operation and returns its data. Throws when it fails. */
  ask<Data>(query: string, variables?: object): Promise<Data>;
  close(): Promise<void>;
}

/** Keeps its connections open, like a program that calls often. */
export function makeCaller(url: string, token: string | null, connections: number): GraphqlCaller {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) };
  return {
    async ask<Data>(query: string, variables: object = {}) {
      const body = JSON.stringify({ query, variables });
      const response = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const { data, errors } = (await response.body.json()) as { data?: Data; errors?: readonly object[] };
      if (data == null || errors !== undefined) throw new Error(`${response.statusCode}: ${JSON.stringify(errors)}`);
      return data;
    },
    close: () => pool.close(),
  };
}
