import { appendFileSync } from 'node:fs';

/** Line by line and at once: the few lines of a database server must be there when it has died. */
export function logFileWriter(path: string): (line: string) => void {
  return (line) => {
    appendFileSync(path, `${line}\n`);
  };
}
