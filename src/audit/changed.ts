type Values = Record<string, unknown>

const isGroup = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** What counts as nothing: leaving a setting out and emptying it are the same. */
const plain = (value: unknown): string => JSON.stringify(value === '' ? null : (value ?? null))

/**
 * The names of the settings that differ, sorted, those of a group as `group.name`: what the trail tells of a change. A
 * value may be a secret or a text of somebody's, so none is told. Pure.
 */
export function changedNames(before: Values, after: Values, prefix = ''): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].sort().flatMap(name => {
    const [was, is] = [before[name], after[name]]
    if (plain(was) === plain(is)) return []
    if (isGroup(was) || isGroup(is))
      return changedNames(isGroup(was) ? was : {}, isGroup(is) ? is : {}, `${prefix}${name}.`)
    return [`${prefix}${name}`]
  })
}
