const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LENGTH = 22;

/** Ids like Zoom's: 22 characters, every fourth one with an ampersand (documented sample `k&KdKr6TLWuxdDtk0hjSzL`), never a slash. */
export class ZoomIds {
  #serial = 0;
  #state = 0x2545f491;

  next(): string {
    this.#serial += 1;
    let id = '';
    for (let at = 0; at < LENGTH; at += 1) id += ALPHABET.charAt(this.#random() % ALPHABET.length);
    return this.#serial % 4 === 1 ? `${id.slice(0, 1)}&${id.slice(2)}` : id;
  }

  /** Xorshift: the same ids in every run. */
  #random(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }
}
