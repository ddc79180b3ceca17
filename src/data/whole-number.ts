import { p } from '@mikro-orm/core'

/**
 * A column for an amount in the smallest unit of its currency, a size in bytes, a number that counts: a number in code,
 * exact to 2^53. Columns of 64 bits are for ids, which are texts in code: those of a real Alma have up to 19 digits.
 */
export const wholeNumber = () => p.decimal('number').precision(19).scale(0)
