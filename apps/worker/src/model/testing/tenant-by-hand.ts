import type { TestPerson, TestTenant } from '../../testing/tenant.ts';
import type { Event, Happening } from './history.ts';
import {
  filteredDepartment,
  type Licence,
  type ModelGroup,
  type ModelPerson,
  type TenantModel,
} from './tenant-model.ts';

const departments = ['R&D', 'Sales', filteredDepartment, 'Board'];
const domain = '@contoso.example';

/** Lets the happenings of a tenant happen in the sandbox and in the model alike, and tells of them. */
export class TenantByHand {
  readonly #tenant: TestTenant;
  readonly #model: TenantModel;
  readonly #tell: (what: string) => void;
  #names = 0;

  constructor(tenant: TestTenant, model: TenantModel, tell: (what: string) => void) {
    this.#tenant = tenant;
    this.#model = model;
    this.#tell = tell;
  }

  /** Whether it is of the tenant; where nobody is there to whom it can happen, nothing happens. */
  async happen({ what, who, how }: Event): Promise<boolean> {
    const act = this.#acts[what];
    if (act === undefined) return false;
    await act(who, how);
    return true;
  }

  readonly #acts: Partial<Record<Happening, (who: number, how: number) => Promise<void>>> = {
    joins: async (_, how) => {
      await this.join(how % 5 === 0 ? null : licenceOf(how));
    },
    'is hired again': async (who, how) => {
      const gone = this.#model.people.filter(
        (one) => one.presence !== 'present' && !this.#model.isTaken(one.name),
      );
      const one = of(gone, who);
      if (one !== undefined) await this.join(licenceOf(how), one.name);
    },
    'is assigned': (who, how) =>
      this.#to(
        who,
        (one) => one.presence === 'present' && one.own === null,
        async (one) => {
          one.own = licenceOf(how);
          this.#tell(`${one.called} is assigned ${one.own}`);
          await this.#tenant.assign(one, one.own);
        },
      ),
    'is unassigned': (who) =>
      this.#to(
        who,
        (one) => one.presence === 'present' && one.own !== null,
        async (one) => {
          one.own = null;
          this.#tell(`${one.called} is unassigned`);
          await this.#tenant.unassign(one);
        },
      ),
    'changes licence': (who) =>
      this.#to(
        who,
        (one) => one.presence === 'present' && one.own !== null,
        async (one) => {
          one.own = one.own === 'Basic' ? 'Licensed' : 'Basic';
          this.#tell(`${one.called} is ${one.own} instead`);
          await this.#tenant.unassign(one);
          await this.#tenant.assign(one, one.own);
        },
      ),
    'joins a group': (who, how) => {
      const group = this.#group(how);
      return this.#to(
        who,
        (one) => one.presence === 'present' && !group.members.has(one),
        async (one) => {
          group.members.add(one);
          this.#tell(`${one.called} joins the group of ${group.licence}`);
          await this.#tenant.members(group, { add: [asTestPerson(one)] });
        },
      );
    },
    'leaves a group': (who, how) => {
      const group = this.#group(how);
      return this.#to(
        who,
        (one) => one.presence === 'present' && group.members.has(one),
        async (one) => {
          group.members.delete(one);
          this.#tell(`${one.called} leaves the group of ${group.licence}`);
          await this.#tenant.members(group, { remove: [asTestPerson(one)] });
        },
      );
    },
    'a group is assigned or unassigned': async (_, how) => {
      const group = this.#group(how);
      group.assigned = !group.assigned;
      this.#tell(`the group of ${group.licence} is ${group.assigned ? 'assigned' : 'unassigned'}`);
      await (group.assigned ? this.#tenant.assign(group, group.licence) : this.#tenant.unassign(group));
    },
    moves: (who, how) =>
      this.#to(who, isPresent, async (one) => {
        one.department = of(departments, how) ?? 'R&D';
        this.#tell(`${one.called} moves to ${one.department}`);
        await this.#tenant.change(asTestPerson(one), { department: one.department });
      }),
    marries: (who, how) =>
      this.#to(who, isPresent, async (one) => {
        one.surname = `Name ${String(how)}`;
        this.#tell(`${one.called} is called ${one.surname}`);
        await this.#tenant.change(asTestPerson(one), { surname: one.surname });
      }),
    'is renamed': (who) =>
      this.#to(who, isPresent, async (one) => {
        const name = this.#freshName();
        this.#tell(`${one.called} is renamed to ${name}`);
        await this.#rename(one, name);
      }),
    'two swap names': async (who, how) => {
      const present = this.#model.people.filter(isPresent);
      const [one, other] = [of(present, who), of(present, how)];
      if (one === undefined || other === undefined || one === other) return;
      this.#tell(`${one.called} and ${other.called} swap names (${one.name}, ${other.name})`);
      const [first, second] = [one.name, other.name];
      await this.#rename(one, `between${domain}`);
      await this.#rename(other, first);
      await this.#rename(one, second);
    },
    'is disabled or enabled': (who) =>
      this.#to(who, isPresent, async (one) => {
        one.enabled = !one.enabled;
        this.#tell(`${one.called} is ${one.enabled ? 'enabled' : 'disabled'}`);
        await this.#tenant.change(asTestPerson(one), { accountEnabled: one.enabled });
      }),
    'is deleted': (who) =>
      this.#to(who, isPresent, async (one) => {
        one.presence = 'soft-deleted';
        one.wasDeleted = true;
        this.#tell(`${one.called} is deleted`);
        await this.#tenant.remove(asTestPerson(one));
      }),
    'is restored': (who) =>
      this.#to(
        who,
        (one) => one.presence === 'soft-deleted' && !this.#model.isTaken(one.name),
        async (one) => {
          one.presence = 'present';
          this.#tell(`${one.called} is restored`);
          await this.#tenant.restore(asTestPerson(one));
        },
      ),
    'is deleted for good': (who) =>
      this.#to(
        who,
        (one) => one.presence !== 'hard-deleted',
        async (one) => {
          one.presence = 'hard-deleted';
          one.wasDeleted = true;
          this.#tell(`${one.called} is deleted for good`);
          await this.#tenant.remove(asTestPerson(one), 'hard');
        },
      ),
    'gets a manager': (who, how) =>
      this.#to(who, isPresent, async (one) => {
        const manager = of(this.#model.people.filter(isPresent), how);
        if (manager === undefined || manager === one) return;
        one.manager = manager;
        this.#tell(`${manager.called} becomes the manager of ${one.called}`);
        await this.#tenant.change(asTestPerson(one), { manager: manager.id });
      }),
    'loses the manager': (who) =>
      this.#to(
        who,
        (one) => isPresent(one) && one.manager !== null,
        async (one) => {
          one.manager = null;
          this.#tell(`${one.called} has no manager any more`);
          await this.#tenant.change(asTestPerson(one), { manager: null });
        },
      ),
  };

  async group(licence: Licence): Promise<void> {
    const { id } = await this.#tenant.group(licence, []);
    this.#model.groups.push({ id, licence, assigned: false, members: new Set() });
  }

  async join(own: Licence | null, again?: string): Promise<ModelPerson> {
    const name = again ?? this.#freshName();
    const { id } = await this.#tenant.person(withoutDomain(name), { surname: 'Test', department: 'R&D' });
    const called =
      again === undefined ? withoutDomain(name) : `${withoutDomain(name)} (again, ${id.slice(0, 4)})`;
    const person: ModelPerson = {
      id,
      called,
      name,
      department: 'R&D',
      surname: 'Test',
      enabled: true,
      presence: 'present',
      own,
      manager: null,
      wasDeleted: false,
    };
    this.#model.people.push(person);
    this.#tell(`${called} joins, ${own ?? 'not assigned'}`);
    if (own !== null) await this.#tenant.assign(person, own);
    return person;
  }

  async #rename(one: ModelPerson, name: string): Promise<void> {
    one.name = name;
    await this.#tenant.change(asTestPerson(one), { userPrincipalName: name, mail: name });
  }

  async #to(
    who: number,
    which: (one: ModelPerson) => boolean,
    act: (one: ModelPerson) => Promise<void>,
  ): Promise<void> {
    const one = of(this.#model.people.filter(which), who);
    if (one !== undefined) await act(one);
  }

  #group(how: number): ModelGroup {
    const group = of(this.#model.groups, how);
    if (group === undefined) throw new Error('the tenant has no group');
    return group;
  }

  #freshName(): string {
    this.#names += 1;
    return `p${String(this.#names)}${domain}`;
  }
}

function isPresent({ presence }: ModelPerson): boolean {
  return presence === 'present';
}

function asTestPerson({ id, name }: ModelPerson): TestPerson {
  return { id, userPrincipalName: name };
}

function withoutDomain(name: string): string {
  return name.replace(domain, '');
}

function licenceOf(how: number): Licence {
  return how % 2 === 0 ? 'Basic' : 'Licensed';
}

/** The number chooses; undefined only of nothing. */
export function of<T>(some: readonly T[], number: number): T | undefined {
  return some[number % some.length];
}
