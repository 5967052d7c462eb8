import type { AttributeDefinition, AttributeMapping, SynchronizationSchema } from '@lockstep/mapping';
import { entraDirectory, entraDirectoryName } from './entra-directory.ts';

export interface UserSchemaOptions {
  readonly id: string;
  readonly targetDirectoryName: string;
  readonly attributes: readonly AttributeDefinition[];
  readonly mappings: readonly AttributeMapping[];
}

/** A default schema: one rule that maps Entra's users to the target's (entra.md A14). */
export function userSchema({
  id,
  targetDirectoryName,
  attributes,
  mappings,
}: UserSchemaOptions): SynchronizationSchema {
  return {
    id,
    version: '1',
    synchronizationRules: [
      {
        id: `${id}-users`,
        name: 'USER_OUTBOUND_USER',
        priority: 1,
        editable: true,
        sourceDirectoryName: entraDirectoryName,
        targetDirectoryName,
        objectMappings: [
          {
            enabled: true,
            flowTypes: 'Add, Update, Delete',
            name: `Synchronize ${entraDirectoryName} users to ${targetDirectoryName}`,
            sourceObjectName: 'User',
            targetObjectName: 'User',
            scope: null,
            attributeMappings: mappings,
          },
        ],
      },
    ],
    directories: [entraDirectory, { id, name: targetDirectoryName, objects: [{ name: 'User', attributes }] }],
  };
}
