import { LocalStackError } from '../local-stack-error.ts';
import type { Variables } from './node-program.ts';
import type { WorkerProcess } from './stack.ts';
import type { Teardown } from './teardown.ts';

export interface WorkerPool {
  /** In the order of their start. */
  readonly workers: readonly WorkerProcess[];
  add(variables?: Variables): Promise<WorkerProcess>;
}

/** Numbers workers, and starts none for a stack that is being stopped. */
export function createWorkerPool(
  teardown: Teardown,
  start: (name: string, variables: Variables) => Promise<WorkerProcess>,
  keep: (worker: WorkerProcess) => void,
): WorkerPool {
  const workers: WorkerProcess[] = [];
  let number = 0;
  const stopped = (name: string): LocalStackError =>
    new LocalStackError('STACK_STOPPED', `${name} was not added: the stack has been stopped.`);
  return {
    workers,
    add: async (variables = {}) => {
      number += 1;
      const name = `worker-${String(number)}`;
      if (teardown.hasStarted()) throw stopped(name);
      const worker = await start(name, variables);
      if (teardown.hasStarted()) {
        await worker.stop();
        throw stopped(name);
      }
      keep(worker);
      workers.push(worker);
      return worker;
    },
  };
}
