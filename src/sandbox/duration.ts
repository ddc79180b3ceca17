const pattern =
  /^([+-])?P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,10})S)?)?$/

/**
 * A moment moved by an ISO 8601 duration, backwards with a minus before it; undefined when it is none. Years and months
 * are those of the calendar: a month after 31 January is the last of February. UTC. Pure.
 */
export function moved(moment: Date, duration: string): Date | undefined {
  const found = pattern.exec(duration)
  if (!found) return undefined
  const sign = found[1] === '-' ? -1 : 1
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(2)
    .map(part => Number(part ?? 0))
  const at = addMonths(moment, sign * (years * 12 + months))
  const rest = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds
  const result = new Date(at.getTime() + sign * rest * 1000)
  return Number.isNaN(result.getTime()) ? undefined : result
}

function addMonths(moment: Date, months: number): Date {
  const day = moment.getUTCDate()
  const result = new Date(moment)
  result.setUTCDate(1)
  result.setUTCMonth(result.getUTCMonth() + months)
  const last = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate()
  result.setUTCDate(Math.min(day, last))
  return result
}
