/** What somebody may do, each including the ones before it. */
export const roles = ['Reader', 'Operator', 'Administrator'] as const;
export type Role = (typeof roles)[number];

/** A role, for every job or for those listed. */
export interface Grant {
  readonly role: Role;
  readonly jobs: 'all' | ReadonlySet<string>;
}

/** Who makes a request. */
export interface Principal {
  readonly kind: 'token' | 'user' | 'application';
  /** As audit entries name them: stable within the issuer. */
  readonly id: string;
  readonly displayName: string;
  readonly grants: readonly Grant[];
}

/** One text for who it is, as rows hold it that belong to somebody. */
export function principalKey({ kind, id }: Pick<Principal, 'kind' | 'id'>): string {
  return `${kind}/${id}`;
}

/** What a request touches: one job, the installation as a whole, or nothing that belongs to a job. */
export type Reach =
  | { readonly kind: 'job'; readonly jobId: string }
  | { readonly kind: 'installation' }
  | { readonly kind: 'nothing' };

/** Whether the principal has at least this role for all that a request touches. */
export function may(principal: Principal, role: Role, reach: Reach): boolean {
  return principal.grants.some((grant) => includes(grant, role) && covers(grant, reach));
}

/** The jobs that the principal may read: all, or those listed. */
export function readableJobs({ grants }: Principal): 'all' | ReadonlySet<string> {
  const listed = new Set<string>();
  for (const { jobs } of grants) {
    if (jobs === 'all') return 'all';
    for (const id of jobs) listed.add(id);
  }
  return listed;
}

function includes(grant: Grant, role: Role): boolean {
  return roles.indexOf(grant.role) >= roles.indexOf(role);
}

function covers({ jobs }: Grant, reach: Reach): boolean {
  if (jobs === 'all' || reach.kind === 'nothing') return true;
  return reach.kind === 'job' && jobs.has(reach.jobId.toLowerCase());
}
