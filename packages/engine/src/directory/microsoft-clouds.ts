/** A national cloud of Microsoft (graph.md §11); tokens are not interchangeable between them. */
export interface MicrosoftCloud {
  /** Login host, without the tenant. */
  readonly login: string;
  /** Graph's root, without the version. */
  readonly graph: string;
  /** The Microsoft Entra admin center. */
  readonly portal: string;
}

export const microsoftClouds = {
  global: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    portal: 'https://entra.microsoft.com',
  },
  usgov: {
    login: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    portal: 'https://entra.microsoft.us',
  },
  'usgov-dod': {
    login: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    portal: 'https://entra.microsoft.us',
  },
  china: {
    login: 'https://login.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    portal: 'https://entra.microsoftonline.cn',
  },
} as const satisfies Readonly<Record<string, MicrosoftCloud>>;
