/** How the global set-up tells the test files where the servers of the run are, and the program of their sandboxes. */
export const POSTGRES_VARIABLE = 'LOCKSTEP_TEST_POSTGRES_URL';
export const TEMPORAL_VARIABLE = 'LOCKSTEP_TEST_TEMPORAL_ADDRESS';
export const SANDBOX_VARIABLE = 'LOCKSTEP_TEST_SANDBOX_FILE';
