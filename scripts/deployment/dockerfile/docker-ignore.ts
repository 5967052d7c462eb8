/** The rules of https://docs.docker.com/build/concepts/context/#dockerignore-files: the last pattern that matches wins. */
export function createDockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ ignores: !line.startsWith('!'), expression: toExpression(line.replace(/^!/, '')) }));
  return (path) => {
    // A pattern that matches a folder holds for all that is in it.
    const parts = path.split('/');
    const self = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    return rules.findLast(({ expression }) => self.some((part) => expression.test(part)))?.ignores ?? false;
  };
}

function toExpression(pattern: string): RegExp {
  const body = pattern
    .replace(/^\/|\/$/g, '')
    .replaceAll(/[.+^$()|[\]{}]/g, String.raw`\$&`)
    .replaceAll(/\*\*\/|\*\*|\*|\?/g, (glob) => {
      if (glob === '**/') return '(?:.*/)?';
      if (glob === '**') return '.*';
      return glob === '*' ? '[^/]*' : '[^/]';
    });
  return new RegExp(`^${body}$`);
}
