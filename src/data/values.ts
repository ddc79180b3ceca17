import { types } from 'pg'

type Parser = (text: string) => unknown

const asDate = types.getTypeParser(types.builtins.TIMESTAMPTZ) as Parser

/** A moment. PostgreSQL writes most of them so that JavaScript reads them as they are, which is a good deal faster. */
const moment: Parser = text =>
  text.length > 19 && text.length < 33 && text.endsWith('+00') && text[4] === '-'
    ? new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`)
    : asDate(text)

const list = (parser: Parser): Parser => {
  const texts = types.getTypeParser(1009 as never) as (text: string) => (string | null)[]
  return text => texts(text).map(value => (value === null ? null : parser(value)))
}
const asIs: Parser = text => text

// By the numbers that PostgreSQL gives its types.
const parsers: Record<number, Parser> = {
  // What has 64 bits is an id.
  20: asIs,
  1016: list(asIs),
  // Amounts, sizes, counts and their sums.
  1700: Number,
  1231: list(Number),
  1184: moment,
  1185: list(moment),
  // Days stay texts, `2026-12-31`: a Date would have a time of day and a zone.
  1082: asIs,
  1182: list(asIs)
}

/**
 * How values of the database become values of the program, for every connection, whoever asks: ids are texts, other
 * numbers are numbers, moments are Dates, days are texts.
 */
export const columnTypes = {
  getTypeParser: ((type: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[type]) || types.getTypeParser(type as never, format as never)) as never
}
