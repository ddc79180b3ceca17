const tokens: Record<string, string> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<year>\\d{2})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})'
}

/** Reads a date as a format writes it: the day as `YYYY-MM-DD`; undefined when it is none, such as 31 February. */
export type DateReader = (text: string) => string | undefined

/**
 * The reader of a format: `YYYY` or `YY`, `MM` or `M`, `DD` or `D`, each once, and other characters as they are. Two
 * digits of a year mean 1970 to 2069. Undefined when the format has not one of each.
 */
export function dateReader(format: string): DateReader | undefined {
  const parts = format.match(/YYYY|YY|MM|M|DD|D|[^YMD]+|./g) ?? []
  const kinds = parts.filter(part => part in tokens).map(part => part[0])
  if (kinds.toSorted().join('') !== 'DMY') return undefined
  const pattern = new RegExp(
    `^${parts.map(part => tokens[part] ?? part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('')}$`
  )
  return text => {
    const { year = '', month = '', day = '' } = pattern.exec(text)?.groups ?? {}
    if (year === '') return undefined
    const full = year.length === 2 ? `${Number(year) < 70 ? '20' : '19'}${year}` : year
    const iso = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    const date = new Date(`${iso}T00:00:00Z`)
    return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? undefined : iso
  }
}
