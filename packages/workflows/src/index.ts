export { cycle } from './cycle/cycle.workflow.ts';
export { changeDirectory } from './directory/change-directory.workflow.ts';
export { maintenance } from './maintenance/maintenance.workflow.ts';
export { provisionOnDemand } from './on-demand/provision-on-demand.workflow.ts';
export { synchronizationJob } from './job/synchronization-job.workflow.ts';
export { authorizeConnection } from './connection/authorize-connection.workflow.ts';
export { testConnection } from './connection/test-connection.workflow.ts';
