const largest = 9223372036854775807n

/**
 * An id of the wire as the database keeps it: a whole number of up to 19 digits, to 9223372036854775807, as a text, for
 * a JavaScript number is exact to 16 digits only. Undefined for what cannot be one.
 */
export function idOf(text: string): string | undefined {
  if (!/^\d{1,19}$/.test(text)) return undefined
  const id = BigInt(text)
  return id <= largest ? String(id) : undefined
}

/** Orders ids by their number. */
export const compareIds = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : Number(one > other))

/** The id that nothing has: before all others. */
export const noId = '0'

/** The largest id: behind all others. */
export const lastId = String(largest)
