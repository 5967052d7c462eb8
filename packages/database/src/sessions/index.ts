export {
  beginSession,
  deleteExpiredSessions,
  endSession,
  endSessionsOf,
  listSessions,
  sessionGoesOn,
  type StoredSession,
} from './session.repository.ts';
