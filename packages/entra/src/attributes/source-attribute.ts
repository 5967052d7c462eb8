import { graphObject } from './graph-object.ts';
import type { GraphObject } from './graph-object.ts';
import { guestPrincipalName } from './guest-name.ts';
import { toAttributeValue } from './values.ts';
import type { AttributeValue } from './values.ts';

/** One source attribute by its provisioning name: the Graph property that it needs, and how it is read from an answer. */
export interface SourceAttribute {
  readonly name: string;
  readonly property: string;
  /** `undefined` = Graph did not say (the key is left out), `null` = Graph said null. */
  read(person: GraphObject): AttributeValue | undefined;
}

/** The property as it stands, under a name that may differ. */
export function plain(name: string, property = name): SourceAttribute {
  return { name, property, read: (person) => toAttributeValue(property, person[property]) };
}

/** The first of several: telephoneNumber is businessPhones[0]; an empty list is an explicit "none". */
export function first(name: string, property: string): SourceAttribute {
  return {
    name,
    property,
    read(person) {
      const value = toAttributeValue(property, person[property]);
      return value === undefined || value === null || typeof value === 'string' ? value : (value[0] ?? null);
    },
  };
}

/** A member of a complex property; follows its base: no base no key, base null then null. */
export function member(name: string, property: string): SourceAttribute {
  return {
    name,
    property,
    read(person) {
      const base = person[property];
      if (base === undefined || base === null) return base;
      const parsed = graphObject.safeParse(base);
      return toAttributeValue(property, parsed.success ? parsed.data[name] : base);
    },
  };
}

export function guestAware(name: string): SourceAttribute {
  return {
    name,
    property: name,
    read(person) {
      const value = toAttributeValue(name, person[name]);
      return typeof value === 'string' ? guestPrincipalName(value) : value;
    },
  };
}
