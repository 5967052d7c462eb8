import type { FunctionDefinition } from './function.ts';
import { append } from './functions/append.ts';
import { cStr } from './functions/c-str.ts';
import { coalesce } from './functions/coalesce.ts';
import { ignoreFlowIfNullOrEmpty } from './functions/ignore-flow-if-null-or-empty.ts';
import { iif } from './functions/iif.ts';
import { isNull, isNullOrEmpty, isPresent } from './functions/is-null.ts';
import { item } from './functions/item.ts';
import { join } from './functions/join.ts';
import { left } from './functions/left.ts';
import { len } from './functions/len.ts';
import { toLower, toUpper } from './functions/letter-case.ts';
import { mid } from './functions/mid.ts';
import { normalizeDiacritics } from './functions/normalize-diacritics.ts';
import { not } from './functions/not.ts';
import { redact } from './functions/redact.ts';
import { replace } from './functions/replace.ts';
import { singleAppRoleAssignment } from './functions/single-app-role-assignment.ts';
import { split } from './functions/split.ts';
import { stripSpaces } from './functions/strip-spaces.ts';
import { switchFunction } from './functions/switch.ts';
import { trim } from './functions/trim.ts';
import { count, removeDuplicates } from './functions/values.ts';
import { word } from './functions/word.ts';

/** Every function of the language by its name; names are case-sensitive (expressions.md L4). */
export const functionTable: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    append,
    coalesce,
    count,
    cStr,
    ignoreFlowIfNullOrEmpty,
    iif,
    isNull,
    isNullOrEmpty,
    isPresent,
    item,
    join,
    left,
    len,
    mid,
    normalizeDiacritics,
    not,
    redact,
    removeDuplicates,
    replace,
    singleAppRoleAssignment,
    split,
    stripSpaces,
    switchFunction,
    toLower,
    toUpper,
    trim,
    word,
  ].map((definition) => [definition.name, definition]),
);
