import type { ErrorCode, WhoMustAct } from './error-code.ts';

export interface ErrorAdvice {
  readonly cause: string;
  readonly whoMustAct: WhoMustAct;
  readonly whatToDo: string;
}

const wait = 'Nothing: Lockstep tries again by itself.';

/** What each code means and who can end it (entra.md §10, in our words). A profile's dictionary may be more exact. */
export const errorAdvice: Readonly<Record<ErrorCode, ErrorAdvice>> = {
  Conflict: {
    cause: 'A value that must be unique is used by another account of the application.',
    whoMustAct: 'source administrator',
    whatToDo:
      'Give the person another value, or, if that account is the same person, correct the matching attributes so that it is taken over.',
  },
  EntryConflict: {
    cause: 'The account clashes with another one in the application.',
    whoMustAct: 'source administrator',
    whatToDo: 'Find the other account in the application and correct the value or the matching attributes.',
  },
  TooManyRequests: {
    cause: 'The application accepts no more requests for now.',
    whoMustAct: 'nobody',
    whatToDo: `${wait} If it goes on, lower the share of the rate limit in the connection.`,
  },
  InternalServerError: {
    cause: 'The application failed with an error of its own.',
    whoMustAct: 'nobody',
    whatToDo: `${wait} If it goes on, give the text below to the application's support.`,
  },
  InsufficientRights: {
    cause: 'The credentials are valid but may not do this.',
    whoMustAct: 'target administrator',
    whatToDo: 'Give the application credential the permission named below, then test the connection.',
  },
  MethodNotAllowed: {
    cause: 'The application does not offer this kind of request.',
    whoMustAct: 'lockstep operator',
    whatToDo: 'Choose another update style in the profile of the connection.',
  },
  NotPermitted: {
    cause: 'The application forbids this change of this account.',
    whoMustAct: 'target administrator',
    whatToDo: 'Make the change in the application, or list the account as protected.',
  },
  Unauthorized: {
    cause: 'The application does not accept the credentials.',
    whoMustAct: 'target administrator',
    whatToDo: 'Enter new credentials in the connection and test it.',
  },
  UnprocessableEntity: {
    cause: 'The application understood the request but does not accept its content.',
    whoMustAct: 'lockstep operator',
    whatToDo:
      "Compare the attribute mappings with the application's documentation; the text below says what it refused.",
  },
  WebExceptionProtocolError: {
    cause: 'The connection to the application failed.',
    whoMustAct: 'nobody',
    whatToDo: `${wait} If it goes on, check the tenant URL, the proxy and the firewall.`,
  },
  InvalidAnchor: {
    cause: 'The linked account no longer exists in the application.',
    whoMustAct: 'target administrator',
    whatToDo:
      'Find out who deleted it. Restart provisioning for the person to match or create the account again.',
  },
  NotImplemented: {
    cause: 'The application does not implement this request.',
    whoMustAct: 'lockstep operator',
    whatToDo: 'Choose another update style in the profile of the connection.',
  },
  MandatoryFieldsMissing: {
    cause: 'The application demands an attribute that has no value.',
    whoMustAct: 'source administrator',
    whatToDo: 'Fill the attribute of the person in the source, or give its mapping a default value.',
  },
  MissingValues: {
    cause: 'A required attribute has no value.',
    whoMustAct: 'source administrator',
    whatToDo: 'Fill the attribute of the person in the source, or give its mapping a default value.',
  },
  SchemaAttributeNotFound: {
    cause: 'The application does not know a mapped attribute.',
    whoMustAct: 'lockstep operator',
    whatToDo: 'Remove or correct the mapping of the attribute named below.',
  },
  SchemaPropertyCanOnlyAcceptValue: {
    cause: 'Several values were to be written to an attribute that takes one.',
    whoMustAct: 'lockstep operator',
    whatToDo: 'Change the mapping so that it yields one value, for example with Item or Join.',
  },
  InternalError: {
    cause: 'Lockstep itself failed.',
    whoMustAct: 'lockstep operator',
    whatToDo: `${wait} If it goes on, report it with the worker's log.`,
  },
  InvalidDomain: {
    cause: 'The application does not accept the domain of the e-mail address.',
    whoMustAct: 'target administrator',
    whatToDo:
      'Have the domain associated with the account in the application, or correct the address of the person.',
  },
  Timeout: {
    cause: 'The application did not answer in time.',
    whoMustAct: 'nobody',
    whatToDo: wait,
  },
  LicenseLimitExceeded: {
    cause: 'The application has no licence of this kind left.',
    whoMustAct: 'target administrator',
    whatToDo: 'Buy licences or free some, or assign the person a role with another licence.',
  },
  DuplicateTargetEntries: {
    cause: 'Several accounts of the application have the value of the matching attribute.',
    whoMustAct: 'target administrator',
    whatToDo: 'Remove or correct the superfluous accounts.',
  },
  DuplicateSourceEntries: {
    cause: 'Several people of the source have the same value of the matching attribute.',
    whoMustAct: 'source administrator',
    whatToDo: 'Give them different values, or match by another attribute.',
  },
  AttributeValidationFailed: {
    cause: 'An attribute has a value that the application does not take.',
    whoMustAct: 'source administrator',
    whatToDo: 'Correct the value of the person in the source, or its mapping.',
  },
  SystemForCrossDomainIdentityManagementBadRequest: {
    cause: 'The application refused the request as wrong.',
    whoMustAct: 'lockstep operator',
    whatToDo:
      "Compare the attribute mappings with the application's documentation; the text below says what it refused.",
  },
  SystemForCrossDomainIdentityManagementMultipleEntriesInResponse: {
    cause:
      'The application answered a search for one account with several others: it seems to ignore the filter.',
    whoMustAct: 'target administrator',
    whatToDo: "Ask the application's support for filters on the matching attribute, or match by another one.",
  },
  SystemForCrossDomainIdentityManagementServiceIncompatible: {
    cause: 'The answer is not what SCIM 2.0 demands.',
    whoMustAct: 'lockstep operator',
    whatToDo: 'Check that the tenant URL is the SCIM address of the application and not a web page or proxy.',
  },
};
