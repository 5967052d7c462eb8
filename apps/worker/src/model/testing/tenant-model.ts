/**
 * What a tenant says about its people, and who should have which account in the target: plain functions over plain data,
 * written from RULES.md and entra.md, with nothing of the engine or the mapping in it.
 */
export type Licence = 'Basic' | 'Licensed';

export interface ModelPerson {
  readonly id: string;
  /** The name they were born with, for the story that a failure tells. */
  readonly called: string;
  name: string;
  department: string;
  surname: string;
  enabled: boolean;
  presence: 'present' | 'soft-deleted' | 'hard-deleted';
  own: Licence | null;
  manager: ModelPerson | null;
  /** A deletion takes managers away, and a restoration brings some back: of these the model says nothing. */
  wasDeleted: boolean;
}

export interface ModelGroup {
  readonly id: string;
  readonly licence: Licence;
  assigned: boolean;
  readonly members: Set<ModelPerson>;
}

/** Who is filtered out while the filter is on. */
export const filteredDepartment = 'Outside';

export class TenantModel {
  readonly people: ModelPerson[] = [];
  readonly groups: ModelGroup[] = [];
  filterIsOn = false;

  /** Whether this person has a right to an account, as everything stands in the tenant (entra.md D1, D3). */
  isEntitled(person: ModelPerson): boolean {
    if (person.presence !== 'present' || !person.enabled) return false;
    if (this.filterIsOn && person.department === filteredDepartment) return false;
    return this.licenceOf(person) !== null;
  }

  /** The highest of the roles that are held directly or through an assigned group (R23). */
  licenceOf(person: ModelPerson): Licence | null {
    const held = this.groups
      .filter(({ assigned, members }) => assigned && members.has(person))
      .map(({ licence }) => licence);
    if (person.own !== null) held.push(person.own);
    if (held.includes('Licensed')) return 'Licensed';
    return held.length > 0 ? 'Basic' : null;
  }

  /** Present people's names: the tenant keeps them unique. */
  isTaken(name: string): boolean {
    return this.people.some((person) => person.presence === 'present' && person.name === name);
  }

  /** For a story. */
  called(sourceId: string): string {
    return this.people.find(({ id }) => id === sourceId)?.called ?? sourceId;
  }
}
