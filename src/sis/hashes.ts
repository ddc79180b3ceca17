import { hash as digest } from 'node:crypto'

const buckets = 256

/** 32 bits of a text: enough to tell that two may be the same. */
export function shortHash(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** 48 bits of a text: enough to tell that two are the same. Two of a million are one with odds of 1 to 500. */
export const longHash = (text: string): number => digest('sha256', text, 'buffer').readUIntBE(0, 6)

/**
 * Millions of hashes in about five bytes each: written, then sorted once, then asked. It says of some texts in ten
 * thousand that they were added although they were not, and never the other way round.
 */
export class Hashes {
  readonly #parts = Array.from({ length: buckets }, () => new Uint32Array(16))
  readonly #lengths = new Uint32Array(buckets)

  add(hash: number): void {
    const bucket = hash >>> 24
    const length = this.#lengths[bucket] ?? 0
    let part = this.#parts[bucket] as Uint32Array
    if (length === part.length) {
      const wider = new Uint32Array(length + (length >>> 2) + 16)
      wider.set(part)
      this.#parts[bucket] = part = wider
    }
    part[length] = hash
    this.#lengths[bucket] = length + 1
  }

  /** Nothing is added any more: from now on it can be asked. */
  seal(): void {
    for (const [bucket, part] of this.#parts.entries())
      this.#parts[bucket] = part.subarray(0, this.#lengths[bucket]).sort()
  }

  /** How often a hash was added: 0, 1, or 2 for more. */
  count(hash: number): 0 | 1 | 2 {
    const part = this.#parts[hash >>> 24] as Uint32Array
    let [low, high] = [0, part.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((part[middle] ?? 0) < hash) low = middle + 1
      else high = middle
    }
    if (part[low] !== hash) return 0
    return part[low + 1] === hash ? 2 : 1
  }

  /** True when some hash was added twice. */
  get repeats(): boolean {
    return this.#parts.some(part => part.some((hash, at) => at > 0 && part[at - 1] === hash))
  }
}
