// Lints texts as if they stood in the files named: a JSON array of { file, text } in, the names of the rules that fire out.
// A process of its own because ESLint loads its configuration with import(), which Jest would redirect to its own modules.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { z } from 'zod';

const input = z.array(z.object({ file: z.string(), text: z.string() }));

// The files do not exist, so there are no types: the house's own rules need none.
const eslint = new ESLint({
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
});
const rules: string[][] = [];
for (const { file, text: code } of input.parse(JSON.parse(await text(process.stdin)))) {
  const results = await eslint.lintText(code, { filePath: file });
  const fired = results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
  rules.push([...new Set(fired)]);
}
console.log(JSON.stringify(rules));
