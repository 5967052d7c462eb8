export interface EnvironmentIssue {
  readonly variable: string;
  readonly problem: string;
  /** What the variable is for, where the schema describes it. */
  readonly description?: string;
}

/** All that is wrong with the environment at once. Values are never quoted: they may be secrets. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly issues: readonly EnvironmentIssue[];

  constructor(issues: readonly EnvironmentIssue[]) {
    const count = issues.length === 1 ? 'one setting needs' : `${String(issues.length)} settings need`;
    super(
      [
        `This process can't start: ${count} attention. The operator must correct the environment and start it again.`,
        ...issues.map(describeIssue),
      ].join('\n'),
    );
    this.issues = issues;
  }
}

function describeIssue({ variable, problem, description }: EnvironmentIssue): string {
  return `  ${variable}: ${problem}${description === undefined ? '' : ` (${description})`}`;
}
