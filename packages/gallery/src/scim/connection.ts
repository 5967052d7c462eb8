import type { ConnectionForm } from '../connection/connection-form.ts';
import { secretField, textField, urlField } from '../connection/fields.ts';

const fromVendor = "The application's documentation or administrator tells it.";

export const scimConnection: ConnectionForm = {
  fields: [
    urlField(
      'tenantUrl',
      'Tenant URL',
      `The address of the SCIM 2.0 service, without /Users. ${fromVendor}`,
      {
        placeholder: 'https://api.example.com/scim/v2',
      },
    ),
    textField(
      'requestsPerSecond',
      'Requests a second',
      `How many requests the application takes in a second; 25 when left empty. ${fromVendor}`,
      { required: false },
    ),
  ],
  authentication: [
    {
      kind: 'bearer',
      title: 'Bearer token',
      help: 'A lasting token that the application gives out for provisioning.',
      recommended: true,
      fields: [secretField('token', 'Secret token', `The token, without the word Bearer. ${fromVendor}`)],
    },
    {
      kind: 'client_credentials',
      title: 'OAuth client credentials',
      help: 'The application gives out short-lived tokens for a client id and secret.',
      recommended: false,
      fields: [
        urlField('tokenUrl', 'Token URL', fromVendor),
        textField('clientId', 'Client ID', fromVendor),
        secretField('clientSecret', 'Client secret', fromVendor),
        textField('scope', 'Scope', `Only if the application asks for one. ${fromVendor}`, {
          required: false,
        }),
        textField(
          'credentialsIn',
          'Credentials are sent in',
          `Header unless the application asks for the body.`,
          {
            kind: 'choice',
            required: false,
            default: 'header',
            choices: [
              { value: 'header', title: 'Header (Basic)' },
              { value: 'body', title: 'Body' },
            ],
          },
        ),
      ],
    },
  ],
};
