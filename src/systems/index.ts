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
  /** What each dialect shows of a task. */
  readonly report: DialectReport;
  /** All dialects and their descriptions; with a name only that one. */
  mount(fastify: FastifyInstance, only?: string): Promise<void>;
  /** For a URL that is none and so has no route. False when no dialect is served there. */
  refuseUrl(why: string, request: FastifyRequest, reply: FastifyReply): boolean;
  /** For what is no HTTP, of which no more is known than its first line. Null when no dialect is served there. */
  refuseBroken(why: string, method: string, target: string): Rendered | null;
}

/** Every dialect that there is. */
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
      // Nobody has said who they are, as far as we can read it; and they are told nothing of what is behind.
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
