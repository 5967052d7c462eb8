import { text } from 'node:stream/consumers';
import { exitOnEnvironmentError } from '@lockstep/platform';
import { readKeyring } from '../environment.ts';
import { readableHistory } from './readable-history.ts';

// A history from the Temporal UI or CLI in JSON on standard input, readable on standard output; LOCKSTEP_SECRET_KEYS opens it.
const keyring = exitOnEnvironmentError(() => readKeyring());
const history: unknown = JSON.parse(await text(process.stdin));
process.stdout.write(`${JSON.stringify(await readableHistory(history, keyring), null, 2)}\n`);
