const pageBits = 1 << 15

/**
 * The users that a run has met: one bit each, in pages of 4 KB. A million users that were numbered in a row take 125
 * KB, however often they are asked for. Their numbers are our own, so numbers of JavaScript can say them.
 */
export class SeenUsers {
  readonly #pages = new Map<number, Uint32Array>()

  add(userId: string): void {
    const id = Number(userId)
    const number = Math.floor(id / pageBits)
    let page = this.#pages.get(number)
    if (!page) {
      page = new Uint32Array(pageBits / 32)
      this.#pages.set(number, page)
    }
    const bit = id % pageBits
    page[bit >>> 5] = (page[bit >>> 5] ?? 0) | (1 << (bit & 31))
  }

  has(userId: string): boolean {
    const id = Number(userId)
    const bit = id % pageBits
    const word = this.#pages.get(Math.floor(id / pageBits))?.[bit >>> 5] ?? 0
    return (word & (1 << (bit & 31))) !== 0
  }
}
