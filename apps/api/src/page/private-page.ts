import type { ServerResponse } from 'node:http';

export interface PrivatePage {
  readonly title: string;
  /** HTML, made with `escaped`. */
  readonly body: string;
}

/** Of pages and redirects whose address may hold a code: nowhere kept, nowhere told, in no frame. */
export const privateHeaders = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** One self-contained page, without scripts and pictures. */
export function sendPrivatePage(
  response: ServerResponse,
  status: number,
  { title, body }: PrivatePage,
): void {
  response.writeHead(status, { ...privateHeaders, 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} - Lockstep</title>
<style>:root { color-scheme: light dark; font-family: system-ui, sans-serif; } body { margin: 4rem auto; max-width: 40rem; padding: 0 1rem; }</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`);
}

/** Part of a text comes from elsewhere, or from whoever made up an address. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
