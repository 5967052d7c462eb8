/**
 * GraphQL's own words on wrong input quote the input: the whole object around one misspelt field, secrets among it. These say where
 * and why, and quote nothing but names of the schema.
 */
export function withoutValues(message: string): string {
  const variable = /^Variable "(\$\w+)" got invalid value /.exec(message)?.[1];
  if (variable !== undefined) {
    return `${lastPlace(message) ?? variable} is not valid: ${reasonOf(message)}`;
  }
  return message
    .replace(/( cannot represent [\w -]+): [\s\S]*$/, '$1.')
    .replace(/(Expected value of type "[^"]+"), found [\s\S]*$/, '$1.')
    .replace(/(is not a valid [\w -]+): [\s\S]*$/, '$1.');
}

/** What can be said without the value; at the very end, so that nothing of the value can stand behind it. */
const reasonAtEnd =
  /; (Field "\w+" (?:is not defined by type "\w+"\.(?: Did you mean (?:"\w+"(?:, (?:or )?| or )?)+\?)?|of required type "[\w![\]]+" was not provided\.)|Expected (?:non-nullable )?type "[\w![\]]+" not to be null\.)$/;

/** These end with the value, which is left out: what stands before it is one of the library's own sentences. */
const reasonBeforeValue =
  /; (?:Expected type "[\w![\]]+"\. )?((?:String|Int|Float|Boolean|ID|SafeInt) cannot represent [a-z -]+ value|Value is not a valid (?:email address|UUID|URL|date-time|[A-Za-z]{2,20})): /g;

function reasonOf(message: string): string {
  const atEnd = reasonAtEnd.exec(message)?.[1];
  if (atEnd !== undefined) return atEnd;
  const before = [...message.matchAll(reasonBeforeValue)].at(-1)?.[1];
  return before === undefined ? 'it is not of the type that the schema asks for.' : `${before}.`;
}

/** `input.settings[0]`, as the last part of the message names it. */
function lastPlace(message: string): string | undefined {
  return [...message.matchAll(/ at "([\w.[\]]+)"; /g)].at(-1)?.[1];
}
