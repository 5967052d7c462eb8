import type { CallNode } from '../syntax.ts';

/** The slots of Replace (FN 37). */
export const REPLACE = {
  source: 0,
  oldValue: 1,
  regexPattern: 2,
  regexGroupName: 3,
  replacementValue: 4,
  replacementAttributeName: 5,
  template: 6,
} as const;

/** FN 37, modes 1 to 5. */
export type ReplaceMode = 'text' | 'template' | 'pattern' | 'group' | 'attribute';

/** undefined when the filled slots belong to no mode, or to several. */
export function selectMode(node: CallNode): ReplaceMode | undefined {
  const filled = (index: number): boolean => {
    const argument = node.arguments[index];
    if (argument === undefined || argument.kind === 'omitted') return false;
    // Only as the replacement does "" say something.
    return index === REPLACE.replacementValue || argument.kind !== 'text' || argument.value !== '';
  };
  const slots = Object.entries(REPLACE)
    .filter(([name, index]) => name !== 'source' && filled(index))
    .map(([name]) => name)
    .join(' ');
  switch (slots) {
    case 'oldValue replacementValue':
      return 'text';
    case 'oldValue template':
      return 'template';
    case 'regexPattern replacementValue':
      return 'pattern';
    case 'regexPattern regexGroupName replacementValue':
      return 'group';
    case 'regexPattern regexGroupName replacementAttributeName':
      return 'attribute';
    default:
      return emptyReplacement(node, slots);
  }
}

/** `Replace([a], , "x", "", "", [b], "")`: samples fill unused slots with "", the replacement's too. */
function emptyReplacement(node: CallNode, slots: string): ReplaceMode | undefined {
  const replacement = node.arguments[REPLACE.replacementValue];
  if (replacement?.kind !== 'text' || replacement.value !== '') return undefined;
  if (slots === 'regexPattern regexGroupName replacementValue replacementAttributeName') return 'attribute';
  return slots === 'oldValue replacementValue template' ? 'template' : undefined;
}
