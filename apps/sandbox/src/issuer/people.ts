/** Who can sign in at the issuer; README.md has the same table. `roles` are what Lockstep's default bindings understand. */
export interface IssuerPerson {
  readonly name: string;
  readonly roles: readonly string[];
}

export const ISSUER_PEOPLE: Readonly<Record<string, IssuerPerson>> = {
  reader: { name: 'Rita Reader', roles: ['Lockstep.Reader'] },
  operator: { name: 'Otto Operator', roles: ['Lockstep.Operator'] },
  administrator: { name: 'Ada Administrator', roles: ['Lockstep.Administrator'] },
  stranger: { name: 'Sam Stranger', roles: [] },
};
