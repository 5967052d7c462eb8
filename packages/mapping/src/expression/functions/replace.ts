import { defineFunction } from '../define-function.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Call } from '../function.ts';
import { spend } from '../limits.ts';
import { checkReplace } from './replace-check.ts';
import { patternArgument, replacementArgument } from './replace-pattern.ts';
import { REPLACE, selectMode } from './replace-modes.ts';
import { firstGroup, joinPieces, replaceGroup, replaceMatches } from './replace-text.ts';

const phone = '"\\\\+(?<isdCode>\\\\d* )(?<phoneNumber>\\\\d{10})"';

/** FN 37. What the call does is decided by which of its slots are filled, before anything is evaluated. */
export const replace = defineFunction({
  name: 'Replace',
  parameters: [
    { name: 'source' },
    { name: 'oldValue', optional: true },
    { name: 'regexPattern', optional: true },
    { name: 'regexGroupName', optional: true },
    { name: 'replacementValue', optional: true },
    { name: 'replacementAttributeName', optional: true },
    { name: 'template', optional: true },
  ],
  meaning:
    "By case. With oldValue and replacementValue: every occurrence replaced. With oldValue and template: every occurrence in the template replaced by the source. With regexPattern and replacementValue: .NET's Regex.Replace, `${name}` and `$1` included. With regexGroupName, too: only what the group captured. With regexPattern, regexGroupName and replacementAttributeName: the source, or without one the group in the other attribute.",
  examples: [
    {
      expression: 'Replace([preferredLanguage], "-", , , "_", , )',
      attributes: { preferredLanguage: 'EN-US' },
      gives: 'EN_US',
    },
    {
      expression: 'Replace([UserID],"<username>", , , , , "<username>@contoso.com")',
      attributes: { UserID: 'jsmith' },
      gives: 'jsmith@contoso.com',
    },
    {
      expression: `Replace([telephoneNumber], , ${phone}, , "\${phoneNumber}", , )`,
      attributes: { telephoneNumber: '+91 9998887777' },
      gives: '9998887777',
    },
    {
      expression: 'Replace([userPrincipalName], , "(?<Suffix>@(.)*)", "Suffix", "", , )',
      attributes: { userPrincipalName: 'jsmith@contoso.com' },
      gives: 'jsmith',
    },
    {
      expression: `Replace([telephoneNumber], , ${phone}, "phoneNumber", , [mobile], )`,
      attributes: { telephoneNumber: '', mobile: '+91 8887779999' },
      gives: '8887779999',
    },
  ],
  check: checkReplace,
  prepare,
});

function prepare(call: Call): Evaluator {
  const source = call.text(REPLACE.source);
  const oldValue = call.text(REPLACE.oldValue);
  const replacement = call.text(REPLACE.replacementValue);
  const group = call.text(REPLACE.regexGroupName);
  const template = call.text(REPLACE.template);
  const other = call.text(REPLACE.replacementAttributeName);
  const pattern = patternArgument(call, REPLACE.regexPattern);
  const substitute = replacementArgument();
  switch (selectMode(call.node)) {
    case 'text':
      return (scope) => {
        const text = source(scope);
        return text === null ? null : replaceText(text, oldValue(scope) ?? '', replacement(scope) ?? '');
      };
    case 'template':
      return (scope) => {
        const text = source(scope);
        return text === null ? null : replaceText(template(scope) ?? '', oldValue(scope) ?? '', text);
      };
    case 'pattern':
      return (scope) => {
        const text = source(scope);
        if (text === null) return null;
        const compiled = pattern(scope);
        spend(scope, text.length * compiled.weight);
        return replaceMatches(text, compiled, substitute(compiled, replacement(scope) ?? ''));
      };
    case 'group':
      return (scope) => {
        const text = source(scope);
        if (text === null) return null;
        const compiled = pattern(scope);
        spend(scope, text.length * compiled.weight);
        return replaceGroup(text, compiled, group(scope) ?? '', replacement(scope) ?? '');
      };
    case 'attribute':
      return (scope) => {
        const text = source(scope);
        if (text !== null && text !== '') return text;
        const fallback = other(scope);
        if (fallback === null) return null;
        const compiled = pattern(scope);
        spend(scope, fallback.length * compiled.weight);
        return firstGroup(fallback, compiled, group(scope) ?? '');
      };
    case undefined:
      return () => {
        throw call.failure('the filled arguments do not belong together.');
      };
  }
}

function replaceText(text: string, oldValue: string, replacement: string): string {
  if (oldValue === '' || !text.includes(oldValue)) return text;
  return joinPieces(text.split(oldValue), replacement);
}
