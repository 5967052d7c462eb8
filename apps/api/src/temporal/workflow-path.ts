/** Where Temporal's web UI shows a workflow, from its root. */
export function temporalUiPath(namespace: string, workflowId: string): string {
  return `/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}
