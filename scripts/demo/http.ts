import { createEgress } from '@lockstep/platform/egress';

/** Everything that the demo asks is on this machine. */
const egress = createEgress({ allowPrivateAddresses: true });

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export function send(
  method: string,
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return egress.request({
    method,
    url,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Lets the process end at once: kept connections would hold it for a while. */
export function closeHttp(): Promise<void> {
  return egress.close();
}
