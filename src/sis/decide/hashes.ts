import { hash as digest } from 'node:crypto'

/** 48 bits of a text: enough to tell that two are the same. Two of a million are one with odds of 1 to 500. */
export const longHash = (text: string): number => digest('sha256', text, 'buffer').readUIntBE(0, 6)

const upper = 2 ** 32

/** 48 bits of a text at a tenth of the price: enough to tell that two may be the same. */
export function quickHash(text: string): number {
  let [low, high] = [0x811c9dc5, 0x1b873593]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
  }
  low = Math.imul(low ^ (low >>> 16) ^ (high >>> 13), 0xc2b2ae35)
  high = Math.imul(high ^ (high >>> 15) ^ (low >>> 13), 0x9e3779b1)
  return (high >>> 16) * upper + ((low ^ (low >>> 16)) >>> 0)
}

const buckets = 2 ** 16
const chunkLength = 2 ** 15

/**
 * Millions of hashes of 48 bits: written in six bytes each, then sorted once into four, then asked. It never misses one
 * that was added.
 */
export class Hashes {
  #low: Uint32Array[] = []
  #high: Uint16Array[] = []
  #length = 0
  /** Of each bucket, those with the same upper bits: where it begins, and (one further) where it ends. */
  readonly #begins = new Uint32Array(buckets + 1)
  #sorted = new Uint32Array(0)

  /** True when some hash was added twice. Known once it is sealed. */
  repeats = false

  add(hash: number): void {
    const place = this.#length % chunkLength
    if (place === 0) {
      this.#low.push(new Uint32Array(chunkLength))
      this.#high.push(new Uint16Array(chunkLength))
    }
    const bucket = Math.floor(hash / upper)
    ;(this.#low.at(-1) as Uint32Array)[place] = hash % upper
    ;(this.#high.at(-1) as Uint16Array)[place] = bucket
    this.#begins[bucket + 1] = (this.#begins[bucket + 1] ?? 0) + 1
    this.#length++
  }

  /** Nothing is added any more: from now on it can be asked. */
  seal(): void {
    if (this.#length === 0) return
    const begins = this.#begins
    for (let bucket = 0; bucket < buckets; bucket++)
      begins[bucket + 1] = (begins[bucket + 1] ?? 0) + (begins[bucket] ?? 0)
    const next = begins.slice()
    this.#sorted = new Uint32Array(this.#length)
    for (let at = 0; at < this.#length; at++) {
      const [chunk, place] = [Math.floor(at / chunkLength), at % chunkLength]
      const bucket = this.#high[chunk]?.[place] ?? 0
      const to = next[bucket] ?? 0
      this.#sorted[to] = this.#low[chunk]?.[place] ?? 0
      next[bucket] = to + 1
    }
    this.#low = []
    this.#high = []
    for (let bucket = 0; bucket < buckets; bucket++) this.#sort(begins[bucket] ?? 0, begins[bucket + 1] ?? 0)
  }

  #sort(from: number, to: number): void {
    if (to - from < 2) return
    const part = this.#sorted.subarray(from, to).sort()
    for (let at = 1; at < part.length && !this.repeats; at++) this.repeats = part[at] === part[at - 1]
  }

  /** How often a hash was added: 0, 1, or 2 for more. */
  count(hash: number): 0 | 1 | 2 {
    const sorted = this.#sorted
    if (sorted.length === 0) return 0
    const bucket = Math.floor(hash / upper)
    const wanted = hash % upper
    let [low, high] = [this.#begins[bucket] ?? 0, this.#begins[bucket + 1] ?? 0]
    const end = high
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sorted[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    if (low >= end || sorted[low] !== wanted) return 0
    return low + 1 < end && sorted[low + 1] === wanted ? 2 : 1
  }
}
