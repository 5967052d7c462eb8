import type { Clock } from '../clock/clock.ts';

export interface MailMessage {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly receivedAt: string;
}

/** Everything that came by SMTP, newest last. */
export class Mailbox {
  readonly #messages = new Map<string, MailMessage>();
  #serial = 0;

  constructor(readonly clock: Clock) {}

  add(message: Omit<MailMessage, 'id' | 'receivedAt'>): MailMessage {
    this.#serial += 1;
    const kept = { ...message, id: String(this.#serial), receivedAt: this.clock.iso() };
    this.#messages.set(kept.id, kept);
    return kept;
  }

  find(id: string): MailMessage | undefined {
    return this.#messages.get(id);
  }

  /** @param to only what went to this address. */
  list(to?: string): MailMessage[] {
    const all = [...this.#messages.values()];
    return to === undefined
      ? all
      : all.filter((message) => message.to.some((address) => address.toLowerCase() === to.toLowerCase()));
  }

  clear(): number {
    const removed = this.#messages.size;
    this.#messages.clear();
    return removed;
  }
}
