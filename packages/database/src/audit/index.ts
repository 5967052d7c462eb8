export { listAuditEntries, verifyAudit, type AuditEntry, type AuditVerdict } from './audit.repository.ts';
