/** Rows and tables that went because they were older than they are kept, and tables that were made ahead. */
export interface MaintenanceReport {
  readonly partitionsMade: number;
  readonly partitionsDropped: number;
  readonly rowsDeleted: number;
  /** Sealed anew under the first key of the ring, and those that are still under another one. */
  readonly secretsResealed: number;
  readonly secretsLeft: number;
}

/** What is done for all jobs together, several times a day (rule R20). Safe to repeat. */
export interface MaintenanceActivities {
  maintain(): Promise<MaintenanceReport>;
}
