type Path = readonly (string | number)[];

/** A member that reading a schema filled in with Graph's default. */
export interface FilledMember {
  readonly path: Path;
  readonly was: 'absent' | 'null';
}

type Members = Readonly<Record<string, unknown>>;

const DEFAULTS: Members = {
  synchronizationRules: [],
  directories: [],
  objectMappings: [],
  attributeMappings: [],
  objects: [],
  attributes: [],
  groups: [],
  clauses: [],
  values: [],
  source: null,
  flowType: 'Always',
  flowBehavior: 'FlowWhenChanged',
  matchingPriority: 0,
  enabled: true,
  flowTypes: 'Add, Update, Delete',
  priority: 0,
  type: 'String',
  multivalued: false,
  required: false,
  caseExact: false,
  mutability: 'ReadWrite',
  anchor: false,
};

/** What `read` has that `document` had not, or had as null. */
export function listFilled(document: unknown, read: unknown, path: Path = []): readonly FilledMember[] {
  if (Array.isArray(read)) {
    const given: readonly unknown[] = Array.isArray(document) ? document : [];
    return read.flatMap((element: unknown, index) => listFilled(given[index], element, [...path, index]));
  }
  if (!isMembers(read) || !isMembers(document)) return [];
  return Object.entries(read).flatMap(([name, value]): readonly FilledMember[] => {
    const at = [...path, name];
    if (!Object.hasOwn(document, name)) return value === undefined ? [] : [{ path: at, was: 'absent' }];
    if (document[name] === null && value !== null) return [{ path: at, was: 'null' }];
    return listFilled(document[name], value, at);
  });
}

/** Takes back what was filled in, where it still is the default. */
export function restoreFilled(value: unknown, filled: readonly FilledMember[]): unknown {
  const restored: unknown = structuredClone(value);
  for (const { path, was } of filled) {
    const name = path.at(-1);
    const parent = path.slice(0, -1).reduce(step, restored);
    if (typeof name !== 'string' || !isRecord(parent) || !isDefault(name, parent[name])) continue;
    if (was === 'null') parent[name] = null;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the name came from the imported document
    else delete parent[name];
  }
  return restored;
}

function step(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return isMembers(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isDefault(name: string, value: unknown): boolean {
  return JSON.stringify(DEFAULTS[name]) === JSON.stringify(value);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isMembers(value);
}
