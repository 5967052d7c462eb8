import ts from 'typescript';

/** Where the schemas' own types are defined; all else (databases, loggers, ...) stays unresolved, which makes this quick. */
const FOLLOWED = /^(\.|zod$|@lockstep\/(platform|contracts)$)/;

/** The program from whose types the variables are read. Paths are absolute. */
export function createEnvironmentProgram(root: string, paths: readonly string[]): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ['@lockstep/source'],
    allowImportingTsExtensions: true,
    strict: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const cache = ts.createModuleResolutionCache(root, (name) => name, options);
  host.resolveModuleNameLiterals = (literals, containingFile, redirected, _options, source) =>
    literals.map((literal) => {
      if (!FOLLOWED.test(literal.text)) return { resolvedModule: undefined };
      const mode = ts.getModeForUsageLocation(source, literal, options);
      return ts.resolveModuleName(literal.text, containingFile, options, host, cache, redirected, mode);
    });
  return ts.createProgram([...paths], options, host);
}
