import { exampleOperations } from './example-operations.ts';

/** One self-contained page: nothing is loaded from elsewhere, so that it works without the internet and trusts nobody. */
export function queryPage(introspection: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lockstep API</title>
<style>${style}</style>
</head>
<body>
<h1>Lockstep API</h1>
<p>GraphQL at <code>/graphql</code>. ${introspection ? 'Introspection is on.' : 'Introspection is off; the schema is in apps/api/schema.graphql.'}
Health: <a href="/health/live">live</a>, <a href="/health/ready">ready</a>.</p>
<label>A token (LOCKSTEP_ADMIN_TOKEN, or of the issuer); kept in this tab only. Nothing, if you have <a href="account">signed in</a>
<input id="token" type="password" autocomplete="off" spellcheck="false"></label>
<label>Example <select id="examples"></select></label>
<div class="columns">
<div>
<label>Operation <textarea id="query" rows="18" spellcheck="false"></textarea></label>
<label>Variables (JSON) <textarea id="variables" rows="8" spellcheck="false"></textarea></label>
<button id="send" type="button">Send (Ctrl+Enter)</button>
</div>
<label>Result <output id="result" aria-live="polite"></output></label>
</div>
<script type="application/json" id="operations">${embeddedJson(exampleOperations)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** A "<" in a script element could end it. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 1.5rem auto; max-width: 90rem; padding: 0 1rem; }
label { display: block; margin: .75rem 0; font-weight: 600; }
input, select, textarea, output { box-sizing: border-box; display: block; width: 100%; margin-top: .25rem; padding: .5rem; font: 14px/1.4 ui-monospace, monospace; }
output { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid GrayText; min-height: 24rem; font-weight: 400; }
button { padding: .5rem 1.5rem; font: inherit; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(28rem, 1fr)); gap: 1.5rem; }
`;

const script = `
const byId = (id) => document.getElementById(id);
const operations = JSON.parse(byId('operations').textContent);
const show = (index) => {
  byId('query').value = operations[index].query;
  byId('variables').value = JSON.stringify(operations[index].variables, null, 2);
};
operations.forEach((operation, index) => byId('examples').add(new Option(operation.title, index)));
byId('examples').addEventListener('change', (event) => show(event.target.value));
byId('token').value = sessionStorage.getItem('token') || '';
byId('token').addEventListener('input', (event) => sessionStorage.setItem('token', event.target.value));
const send = async () => {
  const result = byId('result');
  result.textContent = '...';
  try {
    const variables = JSON.parse(byId('variables').value || '{}');
    const token = byId('token').value;
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer ' + token }) },
      body: JSON.stringify({ query: byId('query').value, variables }),
    });
    const text = await answer.text();
    try { result.textContent = JSON.stringify(JSON.parse(text), null, 2); } catch { result.textContent = answer.status + ' ' + text; }
  } catch (error) {
    result.textContent = String(error);
  }
};
byId('send').addEventListener('click', send);
document.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(); });
show(0);
`;
