// Periods of time, each from its beginning up to, and not with, its end. Pure.

export interface Period {
  from: Date
  to: Date
}

const meet = (one: Period, other: Period): boolean => one.from < other.to && other.from < one.to

/** Whether a period meets none of the others. What ends when another begins does not meet it. */
export const freeIn = (period: Period, taken: readonly Period[]): boolean => !taken.some(other => meet(period, other))

/** The same time as few periods in order: those that meet or touch become one; empty ones go. */
export function merged(periods: readonly Period[]): Period[] {
  const result: Period[] = []
  const ordered = periods.filter(({ from, to }) => from < to).sort((a, b) => a.from.getTime() - b.from.getTime())
  for (const { from, to } of ordered) {
    const last = result.at(-1)
    if (last && from <= last.to) last.to = to > last.to ? to : last.to
    else result.push({ from, to })
  }
  return result
}

/** The part of periods that lies within another. */
export const clipped = (periods: readonly Period[], { from, to }: Period): Period[] =>
  periods
    .map(period => ({ from: period.from < from ? from : period.from, to: period.to > to ? to : period.to }))
    .filter(period => period.from < period.to)

/** The times that lie in every one of the lists: when the last copy, too, is taken. Of no list: none. */
export function inAll(lists: readonly (readonly Period[])[]): Period[] {
  const [first, ...rest] = lists
  if (!first) return []
  return rest.reduce<Period[]>((common, list) => merged(common.flatMap(period => clipped(list, period))), merged(first))
}
