/** As much of a browser as consent pages need: follows redirects, keeps Lockstep's cookies, and chooses an administrator at Entra. */
export class Browser {
  /** Every address that it went to, in order. */
  readonly visited: string[] = [];
  readonly #own: string;
  #cookie = '';

  /** `own`: where Lockstep is; its cookies go nowhere else. */
  constructor(own: string) {
    this.#own = own;
  }

  async open(address: string): Promise<{ readonly status: number; readonly text: string }> {
    let url = address;
    for (;;) {
      this.visited.push(url);
      const isOwn = url.startsWith(this.#own);
      const response = await fetch(url, {
        redirect: 'manual',
        headers: isOwn ? { cookie: this.#cookie } : {},
      });
      if (isOwn) this.#cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.#cookie;
      const location = response.headers.get('location');
      if (location !== null) {
        url = location;
        continue;
      }
      const text = await response.text();
      const choice = /href="([^"]*account=admin[^"]*)"/.exec(text)?.[1];
      if (isOwn || choice === undefined) return { status: response.status, text };
      url = new URL(choice.replaceAll('&amp;', '&'), url).href;
    }
  }
}
