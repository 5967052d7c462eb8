import ts from 'typescript';

export interface EnvironmentVariable {
  readonly name: string;
  /** Neither optional nor with a default. */
  readonly required: boolean;
  /** The function or constant that names it. */
  readonly within: string;
}

/**
 * The variables that an `environment.ts` reads: each property in capitals of each `z.object({...})` in it. Taken from the types,
 * so that the file need export nothing and may spread what another module defines. What cannot be told throws.
 */
export function readEnvironmentSchema(program: ts.Program, path: string): readonly EnvironmentVariable[] {
  const source = program.getSourceFile(path);
  if (source === undefined) throw new Error(`${path} is not part of the program`);
  const checker = program.getTypeChecker();
  const found: EnvironmentVariable[] = [];
  const visit = (node: ts.Node, within: string): void => {
    const shape = zodShape(node);
    if (shape !== null) {
      for (const property of checker.getTypeAtLocation(shape).getProperties()) {
        if (!/^[A-Z][A-Z0-9_]*$/.test(property.name)) continue;
        const required = isRequired(checker, shape, property, path);
        found.push({ name: property.name, required, within });
      }
    }
    const place = within === '' ? declaredName(node) : within;
    ts.forEachChild(node, (child) => {
      visit(child, place);
    });
  };
  visit(source, '');
  return found;
}

function zodShape(node: ts.Node): ts.Expression | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const { expression, name } = node.expression;
  const makes = ts.isIdentifier(expression) && expression.text === 'z' && /object$/i.test(name.text);
  const extend = /^(safe)?extend$/i.test(name.text);
  return (makes || extend ? node.arguments[0] : undefined) ?? null;
}

function declaredName(node: ts.Node): string {
  if (ts.isFunctionDeclaration(node)) return node.name?.text ?? '';
  return ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) ? node.name.text : '';
}

/** By what the schema takes: `undefined` among it, or anything at all (`z.coerce`), makes it optional. */
function isRequired(checker: ts.TypeChecker, at: ts.Node, property: ts.Symbol, path: string): boolean {
  let type = checker.getTypeOfSymbolAtLocation(property, at);
  for (const name of ['_zod', 'input']) {
    const symbol = type.getProperty(name);
    if (symbol === undefined) throw new Error(`${path}: ${property.name} is no zod schema`);
    type = checker.getTypeOfSymbolAtLocation(symbol, at);
  }
  if ((type.flags & ts.TypeFlags.Any) !== 0)
    throw new Error(`${path}: the type of ${property.name} is unknown`);
  const members = type.isUnion() ? type.types : [type];
  return !members.some(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Unknown)) !== 0);
}
