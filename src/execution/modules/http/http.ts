import { Agent, request as send, type buildConnector, type Dispatcher } from 'undici';

import type { AttemptContext, Module } from '../../../ports/module.ts';
import type { Outcome } from '../../../domain/model/module.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { JsonObject } from '../../../domain/model/values.ts';
import { defineModule } from '../define-module.ts';
import { failed, stopped } from '../outcome.ts';
import { makeGuardedConnect, type Reach } from './address-guard.ts';
import { httpError } from './http-error.ts';
import { httpParams, type HttpParams, httpResult } from './http-params.ts';
import { firstRequest, redirected, shownUrl, type HttpRequest } from './http-request.ts';
import { paced } from './pacing.ts';
import { headerValue, keptHeaders, readBody } from './http-response.ts';

export interface HttpSettings extends Reach {
  readonly clock: Clock;
}

/** Up to this size a redirect's body is read to keep the connection; a longer body closes it. */
const REDIRECT_BODY_BYTES = 16_384;

/** `connect` opens every connection, also those of redirects, and decides which addresses may be reached. */
export function makeHttp(
  settings: HttpSettings,
  connect: buildConnector.connector = makeGuardedConnect(settings),
): Module {
  const agent = new Agent({
    connect: paced(connect),
    // A signal limits the time of the whole request.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return defineModule({
    name: 'http',
    version: '1.0.0',
    title: { en: 'HTTP request', de: 'HTTP-Anfrage' },
    description: {
      en: 'Sends an HTTP request and checks the answer. Other statuses than the expected ones fail; 408, 425, 429, 5xx and network errors are worth another attempt.',
      de: 'Sendet eine HTTP-Anfrage und prüft die Antwort. Andere Statuscodes als die erwarteten gelten als Fehler; bei 408, 425, 429, 5xx und Netzwerkfehlern lohnt ein weiterer Versuch.',
    },
    params: httpParams,
    result: httpResult,
    examples: [
      { url: 'https://example.com/health' },
      {
        url: 'https://example.com/hooks/nightly',
        method: 'POST',
        headers: { Authorization: 'Bearer abc' },
        body: { since: 'yesterday' },
        expectedStatus: [200, 202],
      },
    ],
    supportsCancel: true,
    supportsProgress: false,
    run: (attempt) => new Exchange(attempt, agent, settings.clock).run(),
  });
}

type HttpAttempt = AttemptContext<HttpParams>;

class Exchange {
  readonly #attempt: HttpAttempt;
  readonly #params: HttpParams;
  readonly #agent: Agent;
  readonly #clock: Clock;
  /** Aborts with the run's signal, or when the whole request takes too long. */
  readonly #signal: AbortSignal;
  readonly #late = new AbortController();
  #target: string;

  constructor(attempt: HttpAttempt, agent: Agent, clock: Clock) {
    this.#attempt = attempt;
    this.#params = attempt.params;
    this.#agent = agent;
    this.#clock = clock;
    this.#signal = AbortSignal.any([attempt.signal, this.#late.signal]);
    this.#target = 'url';
  }

  async run(): Promise<Outcome> {
    const { signal, run } = this.#attempt;
    const { timeoutMs } = this.#params;
    const timer = setTimeout(() => this.#late.abort(), timeoutMs);
    try {
      if (signal.aborted) return stopped(signal);
      return await this.#follow(firstRequest(this.#params, run));
    } catch (error) {
      if (signal.aborted) return stopped(signal);
      if (this.#late.signal.aborted) {
        const message = `${this.#target}: no whole answer within ${timeoutMs} ms (timeoutMs)`;
        return failed({ type: 'http.timeout', message, retryable: true });
      }
      if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL') {
        return failed({
          type: 'http.url',
          message: `${this.#target}: the address cannot be read as a URL`,
          retryable: false,
        });
      }
      return failed(httpError(error, this.#target));
    } finally {
      clearTimeout(timer);
    }
  }

  async #follow(first: HttpRequest): Promise<Outcome> {
    const limit = this.#params.followRedirects;
    const start = this.#clock.now();
    for (let request = first, hops = 0; ; hops++) {
      this.#target = shownUrl(request.url);
      const { protocol } = request.url;
      if (protocol !== 'http:' && protocol !== 'https:') {
        return failed({
          type: 'http.blocked',
          message: `${protocol} is not allowed, only http and https`,
          retryable: false,
        });
      }
      const response = await this.#send(request);
      const next =
        limit === 0 ? null : redirected(request, response.statusCode, headerValue(response.headers, 'location'));
      if (next === null) return this.#judge(response, start);
      await response.body.dump({ limit: REDIRECT_BODY_BYTES, signal: this.#signal });
      if (hops === limit) {
        return failed({
          type: 'http.redirects',
          message: `${shownUrl(first.url)} redirects more than ${limit} times`,
          retryable: false,
        });
      }
      request = next;
    }
  }

  async #send(request: HttpRequest): Promise<Dispatcher.ResponseData> {
    const { journal } = this.#attempt;
    const start = this.#clock.now();
    const response = await send(request.url, {
      dispatcher: this.#agent,
      method: request.method,
      headers: request.headers,
      body: request.body,
      signal: this.#signal,
    });
    const took = Math.max(0, Math.round(this.#clock.now() - start));
    journal.log('INFO', `${request.method} ${this.#target} → ${response.statusCode} in ${took} ms`);
    return response;
  }

  async #judge(response: Dispatcher.ResponseData, start: number): Promise<Outcome> {
    const { expectedStatus, expectedBody, maxResponseBytes } = this.#params;
    const { body, truncated } = await readBody(response, maxResponseBytes);
    const status = response.statusCode;
    const durationMs = Math.max(0, Math.round(this.#clock.now() - start));
    const result: JsonObject = { status, headers: keptHeaders(response.headers), body, truncated, durationMs };
    if (!expectedStatus.some((expected) => expected === status || expected === `${Math.floor(status / 100)}xx`)) {
      const message = `${this.#target} answered ${status}, expected ${expectedStatus.join(', ')}`;
      const retryable = status >= 500 || [408, 425, 429].includes(status);
      return failed({ type: 'http.status', message, retryable }, { result });
    }
    if (expectedBody && !body.includes(expectedBody.contains)) {
      const where = truncated ? ` in its first ${maxResponseBytes} bytes` : '';
      const message = `${this.#target} answered ${status}, but not with ${JSON.stringify(expectedBody.contains)}${where}`;
      return failed({ type: 'http.body', message, retryable: true }, { result });
    }
    return { kind: 'SUCCEEDED', result };
  }
}
