import { templateById } from '@lockstep/gallery';
import { compileSchema, type SynchronizationSchema } from '@lockstep/mapping';
import type { ScimResource, TargetProfile } from '@lockstep/scim';
import { jobSettings } from '../job/settings.ts';
import type { Decision } from './decision.ts';
import { planChange } from './plan-change.ts';
import type { LinkFacts, Neighbour, PlanInput } from './plan-input.ts';

const day = 24 * 60 * 60_000;
export const nowMs = Date.parse('2026-11-24T08:00:00Z');
export { day };

function template(id: 'zoom' | 'scim') {
  const found = templateById(id);
  if (found === undefined) throw new Error(`there is no template ${id}`);
  return found;
}

const zoom = template('zoom');
const scim = template('scim');
const schemas = { zoom: compileSchema(zoom.defaultSchema), scim: compileSchema(scim.defaultSchema) };

/** The default schema of Zoom with another flow, or another behaviour of one mapping. */
export function zoomSchemaWith(change: {
  readonly flowTypes?: string;
  readonly flowAlways?: string;
  readonly without?: string;
}): PlanInput['schema'] {
  const schema: SynchronizationSchema = structuredClone(zoom.defaultSchema);
  return compileSchema({
    ...schema,
    synchronizationRules: schema.synchronizationRules.map((rule) => ({
      ...rule,
      objectMappings: rule.objectMappings.map((mapping) => ({
        ...mapping,
        flowTypes: change.flowTypes ?? mapping.flowTypes,
        attributeMappings: mapping.attributeMappings
          .filter(({ targetAttributeName }) => targetAttributeName !== change.without)
          .map((one) => ({
            ...one,
            ...(one.targetAttributeName === change.flowAlways ? { flowBehavior: 'FlowAlways' as const } : {}),
          })),
      })),
    })),
  });
}

/** Ada as she is staged: in scope, Basic. */
export const ada: PlanInput['attributes'] = {
  userPrincipalName: 'ada@contoso.example',
  givenName: 'Ada',
  surname: 'Lovelace',
  mail: 'ada@contoso.example',
  department: 'R&D',
  accountEnabled: 'True',
  IsSoftDeleted: 'False',
  appRoleAssignments: ['Basic'],
};

/** Ada's account as Zoom shows it. */
export function account(changes: Readonly<Record<string, unknown>> = {}): ScimResource {
  return {
    id: 'z-ada',
    userName: 'ada@contoso.example',
    active: true,
    userType: 'Basic',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ type: 'work', value: 'ada@contoso.example', primary: true }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'R&D' },
    ...changes,
  };
}

export function link(changes: Partial<LinkFacts> = {}): LinkFacts {
  return {
    id: 'link-ada',
    targetId: 'z-ada',
    state: 'active',
    disabledCause: null,
    disabledByUs: false,
    disabledAtMs: null,
    matchKey: 'ada@contoso.example',
    lastWritten: new Map(),
    lastObserved: new Map(),
    writes: new Map(),
    ...changes,
  };
}

export const disabledLink = (changes: Partial<LinkFacts> = {}): LinkFacts =>
  link({
    state: 'disabled',
    disabledCause: 'unassigned',
    disabledByUs: true,
    disabledAtMs: nowMs - day,
    ...changes,
  });

export function neighbour(changes: Partial<Neighbour> = {}): Neighbour {
  return {
    sourceId: 'bob',
    linkId: 'link-bob',
    targetId: 'z-bob',
    presence: 'present',
    disabledByUs: false,
    willFree: false,
    ...changes,
  };
}

export const out = (cause: Extract<PlanInput['standing'], { kind: 'out-of-scope' }>['cause']) =>
  ({ kind: 'out-of-scope', cause, reason: cause }) as const;

/** Attributes of somebody who leaves: the engine adds IsSoftDeleted before it evaluates. */
export const leaving = { ...ada, IsSoftDeleted: 'True' };

export function seen(resource: ScimResource): PlanInput['observation'] {
  return { kind: 'account', account: resource, complete: true };
}

export function found(resource: ScimResource): PlanInput['match'] {
  return { kind: 'found', attribute: 'userName', account: resource, complete: true };
}

export type Situation = Omit<Partial<PlanInput>, 'settings' | 'profile'> & {
  readonly application?: 'zoom' | 'scim';
  readonly profile?: Partial<TargetProfile>;
  readonly settings?: Parameters<typeof jobSettings.parse>[0];
};

/** Ada in scope, without a link, asked for and not found; a situation says what is otherwise. */
export function plan({ application = 'zoom', profile, settings, ...situation }: Situation): Decision {
  const chosen = application === 'zoom' ? zoom : scim;
  const more = typeof settings === 'object' && settings !== null ? settings : {};
  return planChange({
    sourceId: 'ada',
    standing: { kind: 'in-scope', reason: 'assigned' },
    attributes: ada,
    defaultDomain: null,
    schema: schemas[application],
    profile: { ...chosen.profile, ...profile },
    link: null,
    observation: { kind: 'not-read' },
    match: situation.link === undefined || situation.link === null ? { kind: 'none' } : { kind: 'not-asked' },
    owner: null,
    keyHolder: null,
    ring: null,
    rival: null,
    references: new Map(),
    lostWrite: false,
    halfReactivated: false,
    deletedAtMs: null,
    nowMs,
    settings: jobSettings.parse(more),
    ...situation,
  });
}

/** A decision in the words of a table: `create`, `skip OutOfScope`, `fail Conflict`, `disable (Protected)`. */
export function word(decision: Decision): string {
  switch (decision.kind) {
    case 'write':
      return decision.heldAs === null ? decision.effect : `${decision.effect} (${decision.heldAs})`;
    case 'skip':
      return `skip ${decision.reason}`;
    case 'adopt':
      return decision.active ? 'adopt' : 'adopt inactive';
    case 'mark-disabled':
      return `mark-disabled ${decision.cause}`;
    case 'mark-active':
      return 'mark-active';
    case 'wait-for-person':
      return `wait for ${decision.sourceId}`;
    case 'wait-until':
      return `wait until ${new Date(decision.atMs).toISOString()}`;
    case 'end-link':
      return `end-link ${decision.reason}${decision.again ? ', again' : ''}`;
    case 'fail':
      return `fail ${decision.code}`;
  }
}

/** The requests of a write as `METHOD path`. */
export function requestsOf(decision: Decision): readonly string[] {
  return decision.kind === 'write' ? decision.requests.map(({ method, path }) => `${method} ${path}`) : [];
}
