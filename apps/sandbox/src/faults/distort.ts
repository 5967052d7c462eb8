import type { ServiceAnswer } from '../http/message.ts';
import { isObject } from '../json/json.ts';
import type { ActiveFault, FaultKind } from './fault.ts';

/** The kinds that only change an answer, so they work inside a Graph batch as well. */
export const ANSWER_FAULTS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'status',
  'emptyPage',
  'shortPage',
  'reorderPage',
  'duplicateItems',
]);

/** The answer that a `status` rule stands for. */
export function statusAnswer(fault: ActiveFault & { kind: 'status' }): ServiceAnswer {
  const headers = fault.headers === undefined ? {} : { headers: fault.headers };
  return { status: fault.status, ...headers, body: fault.body };
}

/** Changes the items of a list answer (Graph `value`, SCIM `Resources`); everything else in it stays: that is the lie. */
export function distort(answer: ServiceAnswer, kind: FaultKind): ServiceAnswer {
  if (kind === 'invalidJson') {
    return {
      ...answer,
      status: 200,
      body: '<html><body>Service under maintenance</body></html>',
      contentType: 'text/html',
    };
  }
  const { body } = answer;
  if (!isObject(body)) return answer;
  const key = Array.isArray(body['value']) ? 'value' : 'Resources';
  const items = body[key];
  if (!Array.isArray(items)) return answer;
  return { ...answer, body: { ...body, [key]: distortItems(items, kind) } };
}

function distortItems(items: readonly unknown[], kind: FaultKind): readonly unknown[] {
  switch (kind) {
    case 'emptyPage':
      return [];
    case 'shortPage':
      return items.slice(0, Math.ceil(items.length / 2));
    case 'reorderPage':
      return [...items].reverse();
    case 'duplicateItems':
      return items.flatMap((item) => [item, item]);
    case 'status':
    case 'latency':
    case 'slowDrip':
    case 'dropBefore':
    case 'dropAfter':
    case 'truncate':
    case 'invalidJson':
      return items;
  }
}
