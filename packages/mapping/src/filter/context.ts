/** Object ids of the groups that a person is in; a member that is missing was not read. */
export interface Memberships {
  /** Groups that the person is a member of. */
  readonly direct?: readonly string[] | undefined;
  /** Those, and the groups that they are in. */
  readonly transitive?: readonly string[] | undefined;
}

/** What a filter may ask besides the attributes. What is missing leaves the clauses that ask for it undecided. */
export interface FilterContext {
  readonly now?: Date | undefined;
  readonly memberships?: Memberships | undefined;
}

/** The operands of clauses on memberships, named as Graph names the relations. */
export const MEMBERSHIP_OPERANDS: Readonly<Record<string, keyof Memberships>> = {
  memberOf: 'direct',
  transitiveMemberOf: 'transitive',
};

/** Which relation a clause asks about; undefined for an attribute. */
export function membershipOf(operand: string): keyof Memberships | undefined {
  return Object.hasOwn(MEMBERSHIP_OPERANDS, operand) ? MEMBERSHIP_OPERANDS[operand] : undefined;
}

/** More groups would make every import slow: their members are read, too. */
export const MAX_GROUPS = 20;
