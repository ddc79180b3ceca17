/** True in `npm run test:long`: what is long by nature has its whole form there, and a short one in `npm test`. */
export const isLong = process.env.TEST_LONG === '1'

/**
 * How many cases, kills or records a test takes. The short form is of the same kinds as the whole one, only of fewer
 * of each: it can fail for the same reasons.
 */
export const inLong = <T>(whole: T, short: T): T => (isLong ? whole : short)
