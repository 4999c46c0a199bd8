export type ServerSettings = Readonly<Record<string, string>>;

/** For a machine of two cores that the service shares. fsync and synchronous_commit stay on: acknowledged means stored. */
const settings: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',

  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  // Our statements are short; compiling one costs more than it saves.
  jit: 'off',

  // Fewer checkpoints, and still a recovery of seconds.
  max_wal_size: '1GB',
  min_wal_size: '128MB',

  // Runs and the ledger change all the time.
  autovacuum_naptime: '15s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_vacuum_cost_delay: '1ms',

  // Errors of statements reach the caller; the log is for what nobody else hears of.
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_line_prefix: '%m [%p] %d ',
  log_checkpoints: 'off',
};

/** Each version refuses settings that it does not know. */
export function settingsFor(major: string): ServerSettings {
  // Saves three processes; what we read is in memory.
  return Number(major) < 18 ? settings : { ...settings, io_method: 'sync' };
}
