const pageBits = 1 << 15

/**
 * The users that a run has met: one bit each, in pages of 4 KB. A million users that were numbered in a row take 125
 * KB, however often they are asked for.
 */
export class SeenUsers {
  readonly #pages = new Map<number, Uint32Array>()

  add(userId: number): void {
    const number = Math.floor(userId / pageBits)
    let page = this.#pages.get(number)
    if (!page) {
      page = new Uint32Array(pageBits / 32)
      this.#pages.set(number, page)
    }
    const bit = userId % pageBits
    page[bit >>> 5] = (page[bit >>> 5] ?? 0) | (1 << (bit & 31))
  }

  has(userId: number): boolean {
    const bit = userId % pageBits
    const word = this.#pages.get(Math.floor(userId / pageBits))?.[bit >>> 5] ?? 0
    return (word & (1 << (bit & 31))) !== 0
  }
}
