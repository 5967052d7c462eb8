export interface PostgresSettings {
  readonly durable: boolean;
  readonly port: number;
}

const ALWAYS = {
  listen_addresses: '127.0.0.1',
  // No socket file in /tmp: its name would hold the port, and its lock would survive a killed server.
  unix_socket_directories: '',
  max_connections: '300',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off', // the queries are short; compiling them costs more than it gains
} as const;

// A crash of the machine may lose everything: for databases that live as long as a test run.
const EPHEMERAL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
} as const;

export function postgresArguments(clusterDirectory: string, { durable, port }: PostgresSettings): string[] {
  const settings = { ...ALWAYS, ...(durable ? {} : EPHEMERAL), port: String(port) };
  return [
    '-D',
    clusterDirectory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
