export { enqueueNotification, type NewNotification } from './enqueue.ts';
export {
  claimDeliveries,
  claimDeliveriesOf,
  settleDelivery,
  wakeDeliveries,
  type ClaimedDelivery,
  type DeliveryResult,
} from './deliveries.ts';
export {
  findNotification,
  listNotifications,
  type Notification,
  type NotificationDelivery,
} from './notification.repository.ts';
export {
  deleteWebhook,
  findWebhookUrls,
  moveWebhook,
  putWebhook,
  readWebhook,
} from './webhook.repository.ts';
export { countSilent, markHeard, markSilent, readWatch, tryWatchLock, type WatchRow } from './watch.ts';
