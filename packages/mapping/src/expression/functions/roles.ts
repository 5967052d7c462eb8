import { defineFunction } from '../define-function.ts';
import type { Call, FunctionDefinition } from '../function.ts';
import type { Evaluator } from '../evaluator.ts';
import { listValues } from '../values.ts';

const parameters = [{ name: 'source', attribute: true }] as const;
const attributes = { appRoleAssignments: ['Licensed', 'Basic'] };

/** FN 39: with several roles Entra's choice is unpredictable; ours is the first that the engine supplies (R23 orders them). */
export const singleAppRoleAssignment = defineFunction({
  name: 'SingleAppRoleAssignment',
  parameters,
  meaning:
    'One app role of the person; of several, the first in the order of preference that is set for the job.',
  examples: [{ expression: 'SingleAppRoleAssignment([appRoleAssignments])', attributes, gives: 'Licensed' }],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => listValues(source(scope))[0] ?? null;
  },
});

export const appRoleAssignments = defineFunction({
  name: 'AppRoleAssignments',
  parameters,
  meaning: "All app roles of the person. In Graph's list of functions only.",
  examples: [
    {
      expression: 'Join(",", AppRoleAssignments([appRoleAssignments]))',
      attributes,
      gives: 'Licensed,Basic',
    },
  ],
  prepare: (call) => call.value(0),
});

export const appRoleAssignmentsComplex = complex(
  'AppRoleAssignmentsComplex',
  'All app roles for the complex attribute `roles`, each as a JSON text. Entra adds them and never removes one (CAA).',
);
export const assertiveAppRoleAssignmentsComplex = complex(
  'AssertiveAppRoleAssignmentsComplex',
  'All app roles for the complex attribute `roles`, each as a JSON text. They replace those that the target has (CAA).',
);

/** W12: what Entra sends; how it is sent is the target's matter. */
function complex(name: string, meaning: string): FunctionDefinition {
  return defineFunction({
    name,
    parameters,
    meaning,
    examples: [
      {
        expression: `${name}([appRoleAssignments])`,
        attributes: { appRoleAssignments: ['Admin'] },
        gives: [
          '{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"Admin","value":"Admin"}',
        ],
      },
    ],
    prepare: prepareComplex,
  });
}

function prepareComplex(call: Call): Evaluator {
  const source = call.value(0);
  const type = 'WindowsAzureActiveDirectoryRole';
  return (scope) =>
    listValues(source(scope)).map((value) => JSON.stringify({ primary: false, type, display: value, value }));
}
