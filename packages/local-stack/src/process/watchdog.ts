import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

export interface WatchdogOrders {
  readonly pid: number;
  readonly signal: 'INT' | 'TERM' | 'QUIT' | 'KILL';
  /** For an orderly end; then KILL. */
  readonly timeoutMs: number;
  /** Removed once the process is gone: a temporary directory that nobody else would clear away. */
  readonly removeDirectory?: string;
}

// Reads a pipe whose other end only we hold. However we die (kill -9 too), the kernel closes it and `read` ends.
// $1 pid, $2 signal, $3 directory, $4 tenths of a second for an orderly end, then KILL.
const SCRIPT = `
while read -r _; do :; done
kill -s "$2" "$1" 2>/dev/null
n=0
while kill -0 "$1" 2>/dev/null && [ "$n" -lt "$4" ]; do sleep 0.1; n=$((n + 1)); done
kill -s KILL "$1" 2>/dev/null
if [ -n "$3" ]; then rm -rf -- "$3"; fi
`;

/**
 * Ends a process when this one dies without having done so. Node can't ask the kernel for that (prctl), so a shell
 * waits in its stead. Not on Windows. Returns the way to call it off.
 */
export function startWatchdog(orders: WatchdogOrders): () => void {
  if (process.platform === 'win32') return () => undefined;
  const tenths = String(Math.ceil(orders.timeoutMs / 100));
  const args = [String(orders.pid), orders.signal, orders.removeDirectory ?? '', tenths];
  const watchdog = spawn('/bin/sh', ['-c', SCRIPT, 'lockstep-watchdog', ...args], {
    // Its own session: Ctrl+C in the terminal must not end it before its work is done.
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return () => void watchdog.kill('SIGKILL');
}
