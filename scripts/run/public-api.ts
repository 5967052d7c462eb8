import { freePort } from '@lockstep/local-stack';

/** The API's port, and what tells it the address at which browsers of this machine reach it: consent pages lead back there. */
export async function publicApi(given?: number): Promise<{
  readonly port: number;
  readonly variables: { readonly LOCKSTEP_PUBLIC_URL: string };
}> {
  const port = given ?? (await freePort());
  return { port, variables: { LOCKSTEP_PUBLIC_URL: `http://127.0.0.1:${String(port)}` } };
}
