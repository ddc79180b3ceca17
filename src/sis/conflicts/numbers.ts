/** Numbers that are written one after the other, in eight bytes each. */
export class Numbers {
  #values = new Float64Array(64)
  #length = 0

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Float64Array(this.#length * 2)
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.#length++] = value
  }

  get length(): number {
    return this.#length
  }

  at(index: number): number {
    return this.#values[index] ?? 0
  }
}

/** The places from 0 to `length`, in the order that `compare` says. */
export const placesBy = (length: number, compare: (one: number, other: number) => number): Uint32Array =>
  Uint32Array.from({ length }, (_, index) => index).sort(compare)

/** The places in runs of the same: from, and up to but not including. */
export function* runsOf(
  places: Uint32Array,
  same: (one: number, other: number) => boolean
): Generator<[from: number, to: number]> {
  for (let from = 0; from < places.length; ) {
    let to = from + 1
    while (to < places.length && same(places[from] ?? 0, places[to] ?? 0)) to++
    yield [from, to]
    from = to
  }
}
