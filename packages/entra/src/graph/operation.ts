/** What a request is for: so that a refusal can name the permission to grant (graph.md §10). */
export interface GraphOperation {
  /** Completes "Microsoft Graph ... while ...". */
  readonly doing: string;
  /** The least application permissions that this call needs. */
  readonly permissions: readonly string[];
}

export const operations = {
  readUsers: { doing: 'reading users', permissions: ['User.Read.All'] },
  readGroups: { doing: 'reading the members of groups', permissions: ['GroupMember.Read.All'] },
  readAssignments: {
    doing: 'reading the assignments of the enterprise application',
    permissions: ['Application.Read.All'],
  },
  trackAssignments: {
    doing: 'tracking changes of assignments',
    permissions: ['User.Read.All', 'Application.Read.All'],
  },
  checkMemberships: {
    doing: 'checking group memberships',
    permissions: ['User.Read.All', 'GroupMember.Read.All'],
  },
  readOrganization: {
    doing: "reading the tenant's domains, which an expression asks for (DefaultDomain)",
    permissions: ['Organization.Read.All'],
  },
  readServicePrincipal: {
    doing: 'reading the enterprise application',
    permissions: ['Application.Read.All'],
  },
  manageAppRoles: {
    doing: 'changing the app roles of the enterprise application',
    permissions: ['Application.ReadWrite.All'],
  },
  assign: {
    doing: 'changing who is assigned to the enterprise application',
    permissions: ['AppRoleAssignment.ReadWrite.All'],
  },
} as const satisfies Record<string, GraphOperation>;
