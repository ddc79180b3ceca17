/** A small seeded source of numbers (mulberry32): the same seed gives the same campus on every machine. */
export interface Random {
  /** An integer from 0 to `below` - 1. */
  number(below: number): number
  pick<T>(from: readonly T[]): T
  /** True in `percent` of cases. */
  chance(percent: number): boolean
}

/** A source of its own for each combination of the given numbers. */
export function random(...seeds: number[]): Random {
  let state = 0x9e3779b9
  for (const seed of seeds) state = mix(state ^ Math.imul(seed + 0x7f4a7c15, 0x85ebca6b))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    return mix(state)
  }
  const number = (below: number) => Math.floor((next() / 2 ** 32) * below)
  return { number, pick: from => from[number(from.length)] as never, chance: percent => number(10_000) < percent * 100 }
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}
