export {
  deleteExpiredSignIns,
  deleteSignIns,
  findSignInEnd,
  readSignIn,
  storeSignIn,
  type StoredSignIn,
} from './delegated-sign-in.repository.ts';
export {
  closeAbandonedDirectoryChanges,
  closeDirectoryChange,
  findDirectoryChange,
  openDirectoryChange,
  type DirectoryChange,
  type Learned,
  type NewDirectoryChange,
} from './directory-change.repository.ts';
export type { DirectoryAction } from '../rows/directory-tables.ts';
