import { z } from 'zod';
import type { GraphqlClient } from './graphql-client.ts';

export interface JobReader {
  /** A selection under the job. `declared` are further variables of the operation: `, $after: String`. */
  job(selection: string, variables?: Readonly<Record<string, unknown>>, declared?: string): Promise<unknown>;
  /** The nodes of a Relay connection under the job. */
  nodes(field: string, selection: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

const members = z.record(z.string(), z.unknown());
const list = z.object({ edges: z.array(z.object({ node: members })) });

export function createJobReader(graphql: GraphqlClient, jobId: string): JobReader {
  const job: JobReader['job'] = async (selection, variables = {}, declared = '') => {
    const query = `query ($id: UUID! ${declared}) { job(id: $id) { ${selection} } }`;
    return (await graphql(query, { id: jobId, ...variables }))['job'];
  };
  return {
    job,
    nodes: async (field, selection) => {
      const data = members.parse(await job(`${field} { edges { node { ${selection} } } }`));
      return list.parse(data[field.split('(')[0] ?? field]).edges.map((edge) => edge.node);
    },
  };
}
