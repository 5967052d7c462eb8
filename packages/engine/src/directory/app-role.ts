/** What is stated of a new app role (Graph's appRole; graph.md G33). */
export interface NewAppRole {
  readonly displayName: string;
  /** What stands in tokens, and what mappings read. */
  readonly value: string;
  readonly description: string;
}

export interface NewAppRoleIssue {
  readonly field: keyof NewAppRole;
  /** What is wrong and what to enter. */
  readonly message: string;
}

const longestValue = 120;
const longestName = 100;
const longestDescription = 1024;
/** https://learn.microsoft.com/graph/api/resources/approle: printable ASCII without blank, quotation mark, backslash. */
const value = /^[!#-[\]-~]+$/;

/** What Graph would refuse, before it is asked. */
export function newAppRoleIssue({
  displayName,
  value: text,
  description,
}: NewAppRole): NewAppRoleIssue | null {
  if (displayName === '' || displayName.length > longestName) {
    return {
      field: 'displayName',
      message: `Enter the name that administrators see, of at most ${String(longestName)} characters.`,
    };
  }
  if (text.length > longestValue || !value.test(text) || text.startsWith('.')) {
    return {
      field: 'value',
      message: `Enter at most ${String(longestValue)} letters, digits or signs, without blanks, quotation marks and backslashes, and no dot at the beginning.`,
    };
  }
  if (description.length > longestDescription) {
    return {
      field: 'description',
      message: `Enter at most ${String(longestDescription)} characters, or leave it out.`,
    };
  }
  return null;
}
