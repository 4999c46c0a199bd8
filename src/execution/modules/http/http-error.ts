import type { RunError } from '../../../domain/model/run.ts';
import { BlockedAddressError } from './address-guard.ts';

/** The run's error for an exception of the HTTP client. `target` is the URL without secrets. */
export function httpError(error: unknown, target: string): RunError {
  const { code, message } = describe(error);
  const because = `${target}: ${message}`;
  if (error instanceof BlockedAddressError) return { type: 'http.blocked', message: because, retryable: false };
  if (code === 'UND_ERR_INVALID_ARG') return { type: 'http.request', message: because, retryable: false };
  if (code.startsWith('CERT_') || code.startsWith('ERR_TLS_') || CERTIFICATE.has(code)) {
    return { type: 'http.tls', message: because, retryable: false };
  }
  if (code.startsWith('ERR_SSL_')) return { type: 'http.tls', message: because, retryable: true };
  return { type: TYPES[code] ?? 'http.connection', message: because, retryable: true };
}

const CERTIFICATE = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const TYPES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'http.dns',
  EAI_AGAIN: 'http.dns',
  EAI_FAIL: 'http.dns',
  ENODATA: 'http.dns',
  ECONNREFUSED: 'http.connect',
  EHOSTUNREACH: 'http.connect',
  ENETUNREACH: 'http.connect',
  EADDRNOTAVAIL: 'http.connect',
  ETIMEDOUT: 'http.connect',
  UND_ERR_CONNECT_TIMEOUT: 'http.connect',
};

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const { code = '' } = error as NodeJS.ErrnoException;
  // When several addresses were tried, the AggregateError of their errors has no message.
  if (error.message === '' && error instanceof AggregateError) return { ...describe(error.errors[0]), code };
  return { code, message: error.message || code };
}
