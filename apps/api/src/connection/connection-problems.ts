import { validationError } from '../graphql/user-errors.ts';

const longestName = 200;
const longestSecret = 10_000;

/** Names are for administrators: 1 to 200 characters, blanks around them do not count. */
export function displayNameProblem(displayName: string) {
  const { length } = displayName.trim();
  if (length === 0)
    return validationError('displayName', 'The name is empty: enter one that administrators will recognise.');
  if (length > longestName) {
    return validationError(
      'displayName',
      `The name has ${String(length)} characters: use at most ${String(longestName)}.`,
    );
  }
  return null;
}

export function secretProblem(field: string, secret: string) {
  if (secret.trim() === '') return validationError(field, 'The secret is empty: enter its value.');
  if (secret.length > longestSecret) {
    return validationError(
      field,
      `The secret has more than ${String(longestSecret)} characters: enter its value only.`,
    );
  }
  return null;
}
