import { z } from 'zod';
import { actors, errorCodes } from '../error/error-code.ts';

const path = z.string().min(1);

/** Literal text with `*` for what varies; found anywhere in the answer's text, without case. Never a regular expression. */
const textPattern = z.string().min(1);

export const operations = ['list', 'filter', 'read', 'create', 'update', 'activate', 'delete'] as const;
/** What a request does, for rate labels; `activate` is a request that changes only `active`. */
export type Operation = (typeof operations)[number];

const listing = z.object({
  pageSize: z.int().positive(),
  /** Zoom's default page is one row (zoom.md §2.1): there `count` must be sent. */
  sendCount: z.boolean(),
  /** Whether a listing that came in one page is checked with one more request (RULES R24: `totalResults` may be the page's size). */
  probeEnd: z.boolean(),
  /** What a list row carries: everything that a single GET does, or only these paths (RULES R13). */
  rows: z.union([z.literal('everything'), z.array(path)]),
});

const filtering = z.object({
  attributes: z.array(path),
  /** `unquoted` still quotes a value that would not survive without quotes. */
  quoting: z.enum(['quoted', 'unquoted']),
  /** How `emails[type eq "work"].value eq x` is asked: RFC 7644 §3.4.2.2 knows only `emails[type eq "work" and value eq x]`. */
  valuePaths: z.enum(['inside-brackets', 'sub-attribute']),
  /** Answers with an error status that mean "no such user" (zoom.md §2.7, DF 7646). */
  noMatchAnswers: z.array(z.object({ status: z.int(), text: textPattern })),
  /** What a connection test asks for: a random GUID (entra.md W2), or one that looks like an e-mail address. */
  testValue: z.enum(['guid', 'guid-email']),
});

const creating = z.object({
  /** Attributes that the target does not take on POST: left out. `active: true` is then implied. */
  omit: z.array(path),
});

const updating = z.object({
  style: z.enum(['patch', 'patch-value-object', 'put-partial', 'put-full']),
  opCasing: z.enum(['lower', 'capitalised']),
  /** `string` sends "True" and "False" as Entra's unflagged client does (entra.md W7). */
  booleans: z.enum(['boolean', 'string']),
  /** How a value is cleared where the style has no remove operation. */
  clearWith: z.enum(['null', 'empty-string']),
});

const activation = z.object({
  /** `with-update`: `active` is one attribute of the update; else a PATCH of its own, in value-object form (zoom.md §2.1). */
  style: z.enum(['with-update', 'patch-value-object']),
  /** A PUT on an inactive user is refused: attributes wait until the account is active (zoom.md §2.4). */
  attributesRefusedWhileInactive: z.boolean(),
  /** Attributes that the target drops on deactivation: to be sent again on reactivation even if unchanged. */
  resend: z.array(path),
});

const aliases = z.array(
  z.object({
    /** Wins over its followers (RULES R23). */
    leader: path,
    followers: z.array(path),
    /** Where the leader is written on update: `emails[0]`, as the target's PUT has no userName. */
    updateAs: z.union([z.literal('leader'), z.literal('emails[0]')]),
  }),
);

const licence = z.object({
  attribute: path,
  /** From the most to the least. */
  order: z.array(z.string()),
  lostOnDeactivation: z.boolean(),
  /** Known capacity per value; others are unknown (RULES R18). */
  capacities: z.record(z.string(), z.int()),
});

const rename = z.object({
  attribute: path,
  possible: z.boolean(),
  /** Whether a ring of renames may be broken with a temporary value (RULES R12). */
  temporaryValue: z.boolean(),
  perDay: z.int().optional(),
});

const limit = z.object({ perSecond: z.number().positive(), perDay: z.int().positive().optional() });

const rates = z.object({
  labels: z.record(z.enum(operations), z.string()),
  /** Limits by the target's subscription plan, then by label. */
  plans: z.record(z.string(), z.record(z.string(), limit)),
  defaultPlan: z.string(),
  /** The part of the limit that is ours: other applications use the account too (RULES R6). */
  share: z.number().positive().max(1),
});

/** A refusal of the token endpoint after which only a new authorisation helps; `invalid_grant` (RFC 6749 §5.2) always is one. */
const endedGrant = z.object({
  /** The vendor's error number, where it gives one. */
  number: z.int().optional(),
  text: textPattern,
  why: z.string().min(1),
});

const protectedAccounts = z.object({
  /** The attribute that shows an account's role in the target; seen in a full read only. */
  attribute: path,
  values: z.array(z.string()),
});

export const errorRule = z.object({
  status: z.array(z.int()).optional(),
  text: textPattern,
  code: z.enum(errorCodes),
  whoMustAct: z.enum(actors).optional(),
  whatToDo: z.string().optional(),
  /** True when the whole connection is useless until somebody acts: the job's trouble, not this person's. */
  credential: z.boolean().optional(),
  /** What a connection test that meets this answer says, where the status alone would say less. */
  diagnosis: z
    .enum(['SingleSignOnNotEnabled', 'InsufficientPermission', 'InvalidCredentials', 'AuthorizationNeeded'])
    .optional(),
});
export type ErrorRule = Readonly<z.infer<typeof errorRule>>;

/** How one kind of target speaks SCIM, as data: kept per connection, shown, and overridable (RULES R24). */
export const targetProfile = z.object({
  id: z.string().min(1),
  displayName: z.string().min(1),
  /** Raised when the data changes, so that what was learned about an older one is learned again. */
  version: z.int().positive(),
  /** Path endings of the tenant URL that mean the same service, and the one that is used. */
  tenantUrl: z.object({ aliases: z.array(z.string()), canonical: z.string() }).optional(),
  list: listing,
  filter: filtering,
  create: creating,
  update: updating,
  active: activation,
  aliases,
  /** References by target id in a `{ value }` object (RFC 7643 §4.3), or the manager's e-mail as a plain string (zoom.md §2.2). */
  manager: z.enum(['reference', 'email-string']),
  /** Attributes compared with case when a search result is checked (RFC 7643 §3.1 for `id` and `externalId`). */
  caseExact: z.array(path),
  licence: licence.optional(),
  rename,
  /** The attribute that names who receives the data of a deleted user, written just before DELETE. */
  transferee: path.optional(),
  rate: rates,
  protected: protectedAccounts.optional(),
  errors: z.array(errorRule),
  /** The number that the token endpoint refuses an app with that is switched off. */
  disabledAppNumber: z.int().optional(),
  /** First match wins. */
  endedGrants: z.array(endedGrant).optional(),
});

export type TargetProfile = z.infer<typeof targetProfile>;
