import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DialectReport } from '../ports/dialect-report.ts';
import type { Dialect, DialectDeps } from './dialect.ts';
import { makeFylr } from './fylr/fylr.ts';
import { makeMist } from './mist/mist.ts';
import { mountDialect, refuseUrl, render, type Rendered } from './mount.ts';
import { describeDialect } from './openapi.ts';
import { makeProvision } from './provision/provision.ts';
import { makeReport } from './report.ts';
import { makeTenancy } from './tenancy.ts';
import { makeTimetable } from './timetable/timetable.ts';
import { makeVirtshell } from './virtshell/virtshell.ts';

export type { DialectDeps } from './dialect.ts';

export interface Rest {
  /** Reports what each dialect shows of a task. */
  readonly report: DialectReport;
  /** Mounts all dialects and their descriptions; with a name, only that dialect. */
  mount(fastify: FastifyInstance, only?: string): Promise<void>;
  /** Answers a malformed URL, which reaches no route. False when no dialect serves the address. */
  refuseUrl(why: string, request: FastifyRequest, reply: FastifyReply): boolean;
  /** Answers input that is not HTTP, of which only the first line is known. Null when no dialect serves the address. */
  refuseBroken(why: string, method: string, target: string): Rendered | null;
}

/** Makes every dialect. */
export function makeDialects(deps: DialectDeps): readonly Dialect[] {
  return [makeTimetable, makeVirtshell, makeFylr, makeProvision, makeMist].map((make) => make(deps));
}

export function makeRest(deps: DialectDeps, version: string): Rest {
  const dialects = makeDialects(deps);
  const tenancy = makeTenancy(deps.reader);
  const servedAt = (url: string) => {
    const path = url.split('?', 1)[0] ?? '';
    return dialects.find(({ prefixes }) => prefixes.some((one) => path === one || path.startsWith(`${one}/`)));
  };
  return {
    report: makeReport(dialects, deps),
    refuseBroken(why, method, target) {
      const dialect = servedAt(target);
      // The credentials cannot be read, so the client is treated as anonymous and learns nothing about the path.
      return dialect ? render(dialect.refuse({ code: 'MALFORMED', message: why, method, anonymous: true })) : null;
    },
    refuseUrl(why, request, reply) {
      const dialect = servedAt(request.url);
      if (dialect) void refuseUrl(dialect, why, request, reply);
      return dialect !== undefined;
    },
    async mount(fastify, only) {
      for (const dialect of dialects.filter(({ name }) => only === undefined || name === only)) {
        // oxlint-disable-next-line no-await-in-loop -- plugins are registered one after the other
        await mountDialect(fastify, dialect, tenancy, deps.budgets);
        const description = describeDialect(dialect, version);
        fastify.get(`/openapi/${dialect.name}.json`, async () => description);
      }
    },
  };
}
