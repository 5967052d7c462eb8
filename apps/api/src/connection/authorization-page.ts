export interface PageText {
  readonly title: string;
  readonly text: string;
}

/** One self-contained page without links, scripts and pictures: its address holds a code. */
export function authorizationPage({ title, text }: PageText): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} - Lockstep</title>
<style>:root { color-scheme: light dark; font-family: system-ui, sans-serif; } body { margin: 4rem auto; max-width: 40rem; padding: 0 1rem; }</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
</body>
</html>
`;
}

/** Part of the text comes from the application, or from whoever made up the address. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
