export { enqueueNotification, type NewNotification } from './enqueue.ts';
