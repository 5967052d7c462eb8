import type { CompiledSchema, MappingErrorCode } from '../evaluate/compiled-schema.ts';
import type { Attributes } from '../expression/values.ts';
import type { Memberships } from '../filter/context.ts';

/** A person as an import staged them. */
export interface StagedPerson {
  readonly id: string;
  /** With what the engine supplies: IsSoftDeleted, appRoleAssignments. */
  readonly attributes: Attributes;
  readonly memberships?: Memberships | undefined;
  /** false: out of scope before any filter is asked. */
  readonly assigned?: boolean | undefined;
}

/** What happens to a target attribute: it gets a value, loses it, or has another one. */
export type ChangeKind = 'added' | 'removed' | 'changed';

export interface ImpactExample {
  readonly personId: string;
  /** undefined for none; `[Redact]` for what is hidden. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface Counted<E> {
  readonly count: number;
  /** The first ones. */
  readonly examples: readonly E[];
}

export type AttributeImpact = Readonly<Record<ChangeKind, Counted<ImpactExample>>>;

/** Counters and bounded examples: as large for 100,000 people as for a hundred. */
export interface ImpactReport {
  readonly people: number;
  readonly inScope: { readonly before: number; readonly after: number };
  readonly entering: Counted<string>;
  readonly leaving: Counted<string>;
  /** People in scope before and after with at least one attribute that changes. */
  readonly changing: Counted<string>;
  readonly unchanged: number;
  /** People of whom too little was read to tell. */
  readonly undecided: Counted<string>;
  /** By target attribute, for people in scope before and after. */
  readonly attributes: Readonly<Record<string, AttributeImpact>>;
  /** People whom a mapping fails for after, and did not before, by code. */
  readonly newErrors: Readonly<Partial<Record<MappingErrorCode, Counted<string>>>>;
}

export interface ImpactOptions {
  readonly now: Date;
  /** How many examples of each kind are kept; 5 when left out. */
  readonly examples?: number | undefined;
  readonly defaultDomain?: string | null | undefined;
}

export interface ImpactSchemas {
  /** undefined before the first schema is published: everybody in scope enters. */
  readonly before: CompiledSchema | undefined;
  readonly after: CompiledSchema;
}

const NOBODY: Counted<never> = { count: 0, examples: [] };

export const emptyImpact: ImpactReport = {
  people: 0,
  inScope: { before: 0, after: 0 },
  entering: NOBODY,
  leaving: NOBODY,
  changing: NOBODY,
  unchanged: 0,
  undecided: NOBODY,
  attributes: {},
  newErrors: {},
};
