import { defineFunction } from '../define-function.ts';

export const defaultDomain = defineFunction({
  name: 'DefaultDomain',
  parameters: [],
  meaning: "The tenant's default verified domain. Fails when the tenant has none.",
  examples: [
    {
      expression: 'Join("@", [mailNickname], DefaultDomain())',
      attributes: { mailNickname: 'jdoe' },
      gives: 'jdoe@contoso.com',
    },
  ],
  prepare: (call) => (scope) => {
    const domain = scope.context.defaultDomain ?? '';
    if (domain === '') throw call.failure('no default verified domain is known. Write the domain as a text.');
    return domain;
  },
});
