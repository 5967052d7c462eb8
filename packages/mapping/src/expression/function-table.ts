import type { FunctionDefinition } from './function.ts';
import { append } from './functions/append.ts';
import { bitAnd } from './functions/bit-and.ts';
import { cBool } from './functions/c-bool.ts';
import { cDate } from './functions/c-date.ts';
import { cRef } from './functions/c-ref.ts';
import { cStr } from './functions/c-str.ts';
import { coalesce } from './functions/coalesce.ts';
import { contains } from './functions/contains.ts';
import { convertFromBase64 } from './functions/convert-from-base64.ts';
import { convertToBase64 } from './functions/convert-to-base64.ts';
import { convertToUtf8Hex } from './functions/convert-to-utf8-hex.ts';
import { dateAdd } from './functions/date-add.ts';
import { dateDiff } from './functions/date-diff.ts';
import { dateFromNum } from './functions/date-from-num.ts';
import { defaultDomain } from './functions/default-domain.ts';
import { dnComponent } from './functions/dn-component.ts';
import { error } from './functions/error.ts';
import { formatDateTime } from './functions/format-date-time.ts';
import { guid } from './functions/guid.ts';
import { ignoreFlowIfNullOrEmpty } from './functions/ignore-flow-if-null-or-empty.ts';
import { iif } from './functions/iif.ts';
import { inStr } from './functions/in-str.ts';
import { isNothingFunction, isNull, isNullOrEmpty, isPresent, isString } from './functions/is-null.ts';
import { item } from './functions/item.ts';
import { join } from './functions/join.ts';
import { left } from './functions/left.ts';
import { len } from './functions/len.ts';
import { toLower, toUpper } from './functions/letter-case.ts';
import { mid } from './functions/mid.ts';
import { normalizeDiacritics } from './functions/normalize-diacritics.ts';
import { not } from './functions/not.ts';
import { now } from './functions/now.ts';
import { numFromDate } from './functions/num-from-date.ts';
import { pCase } from './functions/p-case.ts';
import { prepend } from './functions/prepend.ts';
import { randomString } from './functions/random-string.ts';
import { redact } from './functions/redact.ts';
import { replace } from './functions/replace.ts';
import {
  appRoleAssignments,
  appRoleAssignmentsComplex,
  assertiveAppRoleAssignmentsComplex,
  singleAppRoleAssignment,
} from './functions/roles.ts';
import { selectUniqueValue } from './functions/select-unique-value.ts';
import { split } from './functions/split.ts';
import { stringFromSid } from './functions/string-from-sid.ts';
import { stripSpaces } from './functions/strip-spaces.ts';
import { switchFunction } from './functions/switch.ts';
import { trim } from './functions/trim.ts';
import { count, removeDuplicates } from './functions/values.ts';
import { word } from './functions/word.ts';

/** Every function of the language by its name; names are case-sensitive (expressions.md L4). */
export const functionTable: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    append,
    appRoleAssignments,
    appRoleAssignmentsComplex,
    assertiveAppRoleAssignmentsComplex,
    bitAnd,
    cBool,
    cDate,
    coalesce,
    contains,
    convertFromBase64,
    convertToBase64,
    convertToUtf8Hex,
    count,
    cRef,
    cStr,
    dateAdd,
    dateDiff,
    dateFromNum,
    defaultDomain,
    dnComponent,
    error,
    formatDateTime,
    guid,
    ignoreFlowIfNullOrEmpty,
    iif,
    inStr,
    isNothingFunction,
    isNull,
    isNullOrEmpty,
    isPresent,
    isString,
    item,
    join,
    left,
    len,
    mid,
    normalizeDiacritics,
    not,
    now,
    numFromDate,
    pCase,
    prepend,
    randomString,
    redact,
    removeDuplicates,
    replace,
    selectUniqueValue,
    singleAppRoleAssignment,
    split,
    stringFromSid,
    stripSpaces,
    switchFunction,
    toLower,
    toUpper,
    trim,
    word,
  ].map((definition) => [definition.name, definition]),
);
