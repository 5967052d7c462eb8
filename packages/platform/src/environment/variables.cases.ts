import type { z } from 'zod';
import {
  booleanVariable,
  durationVariable,
  integerVariable,
  keyVariable,
  listVariable,
  portVariable,
  urlVariable,
} from './variables.ts';

interface VariableCase {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly text: string;
  readonly value: unknown;
  readonly refused: readonly string[];
}

const MINUTE_MS = 60_000;

export const VARIABLE_CASES: readonly VariableCase[] = [
  {
    name: 'boolean',
    schema: booleanVariable(),
    text: 'TRUE',
    value: true,
    refused: ['', 'maybe', 'constructor'],
  },
  { name: 'boolean', schema: booleanVariable(), text: '0', value: false, refused: ['00', '2'] },
  {
    name: 'port',
    schema: portVariable(),
    text: '8080',
    value: 8080,
    refused: ['65536', '-1', '80a', '8.5', '0x50', ''],
  },
  {
    name: 'integer',
    schema: integerVariable({ min: -5, max: 5 }),
    text: '-5',
    value: -5,
    refused: ['-6', '6', '1e0', ' '],
  },
  {
    name: 'url',
    schema: urlVariable(),
    text: 'https://api.zoom.us/scim2/',
    value: 'https://api.zoom.us/scim2',
    refused: ['zoom.us', '/scim2', 'postgres://x', 'javascript:alert(1)'],
  },
  {
    name: 'url',
    schema: urlVariable(['postgres']),
    text: 'postgres://u:p@h/d',
    value: 'postgres://u:p@h/d',
    refused: ['http://h'],
  },
  {
    name: 'duration',
    schema: durationVariable(),
    text: '500ms',
    value: 500,
    refused: ['500', '1w', '-1s', '1.5h', 's'],
  },
  {
    name: 'duration',
    schema: durationVariable(),
    text: '28d',
    value: 28 * 24 * 60 * MINUTE_MS,
    refused: ['toString'],
  },
  {
    name: 'duration',
    schema: durationVariable({ minMs: MINUTE_MS, maxMs: 60 * MINUTE_MS }),
    text: '40 m',
    value: 40 * MINUTE_MS,
    refused: ['59s', '61m'],
  },
  {
    name: 'key',
    schema: keyVariable(4),
    text: '-_8AAQ==',
    value: new Uint8Array([251, 255, 0, 1]),
    refused: ['AAAA', 'AAAAAAAA', '****', '-_8 AQ=='],
  },
  { name: 'list', schema: listVariable(), text: ' a, b,,c ', value: ['a', 'b', 'c'], refused: [] },
];
