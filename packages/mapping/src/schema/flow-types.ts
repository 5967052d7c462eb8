export interface ObjectFlow {
  readonly add: boolean;
  readonly update: boolean;
  readonly delete: boolean;
}

const KNOWN: readonly string[] = ['add', 'update', 'delete', 'none'];

/** Graph's flags in a text: "Add, Update, Delete" (C17). */
export function readFlowTypes(flowTypes: string): {
  readonly flow: ObjectFlow;
  readonly unknown: readonly string[];
} {
  const given = flowTypes
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const names = new Set(given.map((name) => name.toLowerCase()));
  return {
    flow: { add: names.has('add'), update: names.has('update'), delete: names.has('delete') },
    unknown: given.filter((name) => !KNOWN.includes(name.toLowerCase())),
  };
}
