import type { Account } from './accounts.ts';
import type { ModelPerson, TenantModel } from './tenant-model.ts';

/** What was done in the target by hand, which is not ours to undo (R10). */
export interface ByHand {
  readonly switchedOff: Set<string>;
  /** Deleted there by somebody: one in a history, as more may mean that the target is another one (R9). */
  readonly deleted: Set<string>;
  /** Accounts that somebody made, as they were then, by id; those that were adopted are ours from then on. */
  readonly strangers: Map<string, Account>;
  readonly protectedName: string;
}

interface LinkOf {
  readonly source_id: string;
  readonly target_id: string;
}

/** In how far the target is not what it must have become, in words. */
export function deviations(
  model: TenantModel,
  accounts: readonly Account[],
  links: readonly LinkOf[],
  byHand: Omit<ByHand, 'strangers' | 'deleted'> & { readonly service: 'zoom' | 'scim' },
): readonly string[] {
  const accountOf = (person: ModelPerson): Account | undefined => {
    const targetId = links.find((link) => link.source_id === person.id)?.target_id;
    return accounts.find(({ id }) => id === targetId);
  };
  const isProtected = (account: Account | undefined): boolean => account?.name === byHand.protectedName;
  /** Held by an account that keeps it: of somebody who left, of a stranger, or a protected one. */
  const isHeldByAnother = (person: ModelPerson): boolean => {
    const holder = accounts.find(({ name }) => name === person.name);
    return holder !== undefined && holder.id !== accountOf(person)?.id;
  };

  const ofOne = (person: ModelPerson): readonly string[] => {
    const account = accountOf(person);
    const say = (what: string): string => `${person.called} (${person.name}): ${what}`;
    if (isProtected(account)) return [];
    if (!model.isEntitled(person)) {
      return account?.active ? [say('has left, and their account is active')] : [];
    }
    if (account === undefined) return isHeldByAnother(person) ? [] : [say('has no account')];
    if (byHand.switchedOff.has(account.id)) {
      return account.active ? [say('was switched off by hand, and we switched it on')] : [];
    }
    if (!account.active) return [say('has an inactive account')];
    if (isHeldByAnother(person)) return [];
    const wanted: Partial<Account> = {
      name: person.name,
      department: person.department,
      surname: person.surname,
      ...(byHand.service === 'zoom' ? { licence: model.licenceOf(person) } : {}),
      ...managerOf(person),
    };
    return Object.entries(wanted)
      .filter(([name, value]) => Reflect.get(account, name) !== value)
      .map(([name, value]) => say(`${name} is ${String(Reflect.get(account, name))}, not ${String(value)}`));
  };

  /** Who left keeps their place as a manager; of who was never there nothing is said. */
  const managerOf = ({ manager, wasDeleted }: ModelPerson): Partial<Account> => {
    if (byHand.service === 'zoom' || manager === null || wasDeleted || manager.wasDeleted) return {};
    if (!model.isEntitled(manager)) return {};
    const account = accountOf(manager);
    return account === undefined ? {} : { manager: account.id };
  };

  const linked = new Set(links.map((link) => link.target_id));
  const twice = links.length === linked.size ? [] : ['an account has two live links'];
  return [...twice, ...model.people.flatMap(ofOne)];
}
