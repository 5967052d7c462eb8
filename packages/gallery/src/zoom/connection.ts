import type { ConnectionForm } from '../connection/connection-form.ts';
import { secretField, textField, urlField } from '../connection/fields.ts';

const zoomTokenUrl = 'https://zoom.us/oauth/token';

const whereToFind = 'Zoom App Marketplace > Develop > Build App > Server-to-Server OAuth > App Credentials.';
const whereToFindOAuth =
  'Zoom App Marketplace > Develop > Build App > General App (admin-managed) > Basic Information.';
const tokenUrl = urlField(
  'tokenUrl',
  'Token URL',
  'Where Zoom gives out access tokens. Leave it as it is for zoom.us.',
  {
    default: zoomTokenUrl,
  },
);

/** Zoom's ways in (zoom.md Z5, Z6). The Server-to-Server app, which needs no browser, is what it recommends for services. */
export const zoomConnection: ConnectionForm = {
  fields: [
    urlField(
      'tenantUrl',
      'Tenant URL',
      "The address of Zoom's SCIM service. /scim, /scim2 and /v2/scim2 are the same.",
      {
        default: 'https://api.zoom.us/scim2',
      },
    ),
    textField(
      'plan',
      'Zoom plan',
      'Decides how many requests a second Zoom takes; other applications share them.',
      {
        kind: 'choice',
        required: false,
        default: 'business',
        choices: [
          { value: 'business', title: 'Business, Education or Enterprise' },
          { value: 'pro', title: 'Pro' },
          { value: 'free', title: 'Free' },
        ],
      },
    ),
  ],
  authentication: [
    {
      kind: 'account_credentials',
      title: 'Server-to-Server OAuth',
      help: 'An app of your own in the Zoom App Marketplace with the scope scim2:admin, activated. Its tokens live an hour and are renewed by themselves.',
      recommended: true,
      fields: [
        textField('accountId', 'Account ID', whereToFind),
        textField('clientId', 'Client ID', whereToFind),
        secretField('clientSecret', 'Client secret', whereToFind),
        tokenUrl,
      ],
    },
    {
      kind: 'authorization_code',
      title: 'OAuth 2.0 authorization code grant',
      help: "A General app, admin-managed, with the scope scim2:admin, and Lockstep's address followed by /connections/authorized as its redirect URL. When the connection is stored, an administrator of Zoom says yes once in the browser.",
      recommended: false,
      fields: [
        textField('clientId', 'Client ID', whereToFindOAuth),
        secretField('clientSecret', 'Client secret', whereToFindOAuth),
        urlField(
          'authorizeUrl',
          'Authorization URL',
          "Zoom's page where an administrator says yes. Leave it as it is for zoom.us.",
          { default: 'https://zoom.us/oauth/authorize' },
        ),
        tokenUrl,
      ],
    },
    {
      kind: 'bearer',
      title: 'Bearer token',
      help: 'A token made elsewhere. Zoom no longer gives out lasting ones: it stops working after an hour. For trials only.',
      recommended: false,
      fields: [secretField('token', 'Secret token', 'The access token, without the word Bearer.')],
    },
  ],
};
