/** Mapping's issues, and those that only a template or the shape of the document can show. */
export interface Issue {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}
