import { parseDay } from '../../alma/dates.ts'
import { AlmaError } from '../../alma/errors.ts'
import type { Where } from './condition.ts'
import { compared, type DayField, type End, without } from './search-fields-store.ts'

interface Comparison {
  operator: '<' | '<=' | '>' | '>='
  end: End
}

const endPattern = /^(?:(\d{4}-\d{2}-\d{2})Z?|today([+-]?\d{1,5})?)$/i

function endOf(text: string): End | undefined {
  const [whole, day, days] = endPattern.exec(text) ?? []
  if (whole === undefined) return undefined
  if (day === undefined) return { days: Number(days ?? 0) }
  const known = parseDay(day)
  return known === undefined ? undefined : { day: known }
}

/**
 * What `2026-01-31`, `<today`, `>=2026-01-01`, `2026-01-01..2026-06-30`, `..today-30` say of a day; undefined for what
 * is none of these. Pure.
 */
export function comparisonsOf(text: string): Comparison[] | undefined {
  const [, operator, compared] = /^(<=?|>=?)(.+)$/.exec(text) ?? []
  const [, from, to] = /^(.*?)\.\.(.*)$/.exec(text) ?? []
  const pairs: [Comparison['operator'], string][] =
    operator !== undefined
      ? [[operator as Comparison['operator'], compared ?? '']]
      : from !== undefined && to !== undefined
        ? (
            [
              ['>=', from],
              ['<=', to]
            ] as [Comparison['operator'], string][]
          ).filter(([, end]) => end !== '')
        : [
            ['>=', text],
            ['<=', text]
          ]
  const found = pairs.map(([comparing, end]) => ({ operator: comparing, end: endOf(end) }))
  const known = found.filter((one): one is Comparison => one.end !== undefined)
  return known.length === found.length && found.length > 0 ? known : undefined
}

/**
 * A condition on a day of the user; `none`: there is no such day. What counts from today is counted when the search
 * runs, so a saved one moves with the days. 401666 for what cannot be read.
 */
export const dayField =
  (field: DayField) =>
  ({ words }: { words: readonly string[] }): Where[] => {
    const text = words.join('')
    if (text.toLowerCase() === 'none') return [without(field)]
    const found = comparisonsOf(text)
    if (found) return found.map(({ operator, end }) => compared(field, operator, end))
    const detail = `${field}~ takes a day, <day, >day, day..day, today, today-30 or none; a day is YYYY-MM-DD.`
    throw new AlmaError('INVALID_PARAMETER', { name: 'q', detail })
  }
