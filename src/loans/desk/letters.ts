import { decimalsOf, fromMinor } from '../../fees/service.ts'
import type { LetterValues } from '../../letters/service.ts'
import { wallTime } from '../../terms/zone.ts'
import type { Loan } from '../entity.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** A moment as a person at the library reads it: `2027-06-30 23:59`. */
export function readable(moment: Date, zone: string): string {
  const { day, minutes } = wallTime(moment, zone)
  return `${day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** What a letter says of a loan. */
export function lettersOf(
  loan: Pick<Loan, 'title' | 'author' | 'barcode' | 'library' | 'dueDate'>,
  zone: string,
  more: { note?: string; amountMinor?: number; currency?: string } = {}
): LetterValues {
  const { note, amountMinor, currency } = more
  return {
    title: loan.title,
    author: loan.author ?? '',
    barcode: loan.barcode,
    library: loan.library,
    due_date: readable(loan.dueDate, zone),
    ...(note ? { note } : {}),
    ...(amountMinor && currency
      ? { amount: fromMinor(amountMinor, currency).toFixed(decimalsOf(currency)), currency }
      : {})
  }
}
