/** Whether two JSON values are equal, whatever the order of their keys. Most comparisons of a feed end here. */
export function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one)) return Array.isArray(other) && equalLists(one, other)
  let count = 0
  for (const key in one) {
    if (!equal((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key])) return false
    count++
  }
  return Object.keys(other).length === count
}

/** The same of two lists, item by item. */
export function equalLists(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (!equal(one[index], other[index])) return false
  return true
}
