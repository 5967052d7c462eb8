const error = (code: string, inner?: unknown): unknown => ({
  error: { code, message: 'm', innerError: inner },
});

/** [what, status, body, expired]. */
export const expiredCases: readonly (readonly [string, number, unknown, boolean])[] = [
  ['G52 410 Gone', 410, undefined, true],
  ['G51 syncStateNotFound', 400, error('syncStateNotFound'), true],
  ['G51 any case', 404, error('SyncStateNotFound'), true],
  ['G51 resyncRequired', 409, error('resyncRequired'), true],
  ['G54 inside innerError', 400, error('BadRequest', { code: 'syncStateNotFound' }), true],
  ['G54 two levels inside', 400, error('BadRequest', { innererror: { code: 'resyncRequired' } }), true],
  [
    'G54 two levels inside, each with a code',
    400,
    error('A', { code: 'B', innererror: { code: 'resyncRequired' } }),
    true,
  ],
  ['an old page token', 400, error('Directory_ExpiredPageToken'), true],
  ['G54 never by message', 400, { error: { code: 'BadRequest', message: 'syncStateNotFound' } }, false],
  ['another 400', 400, error('Request_BadRequest'), false],
  ['a 5xx is no expiry', 503, error('resyncRequired'), false],
];

/** [what, status, body, proven not found]. */
export const notFoundCases: readonly (readonly [string, number, unknown, boolean])[] = [
  ['R7 the directory says so', 404, error('Request_ResourceNotFound'), true],
  ['R9 a gateway says so', 404, undefined, false],
  ['R9 another code', 404, error('Directory_ObjectNotFound'), false],
  ['R9 another status', 400, error('Request_ResourceNotFound'), false],
];

/** [status, code in the body, kind, code]. */
export const failureCases: readonly (readonly [number, string | undefined, string, string])[] = [
  [400, 'Request_BadRequest', 'protocol', 'Request_BadRequest'],
  [401, 'InvalidAuthenticationToken', 'credential', 'InvalidAuthenticationToken'],
  [403, 'Authorization_RequestDenied', 'permission', 'Authorization_RequestDenied'],
  [404, 'Request_ResourceNotFound', 'not-found', 'Request_ResourceNotFound'],
  [429, 'TooManyRequests', 'throttled', 'TooManyRequests'],
  [500, undefined, 'unavailable', 'Http500'],
  [501, 'NotImplemented', 'protocol', 'NotImplemented'],
  [503, 'serviceNotAvailable', 'unavailable', 'serviceNotAvailable'],
  [302, undefined, 'protocol', 'Http302'],
  [400, 'Ada Lovelace, ada@contoso.com', 'protocol', 'Http400'],
];

/** [header value, ms]. Now is 2026-11-24T08:00:00Z. */
export const retryAfterCases: readonly (readonly [string | undefined, number | undefined])[] = [
  ['7', 7_000],
  [' 0 ', 0],
  ['1.5', 1_500],
  ['Tue, 24 Nov 2026 08:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 07:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
];
