/** An identifier that somebody took in the very moment, a lock that crossed, two transactions that met. */
const codes = new Set(['23505', '40P01', '40001'])

/** True when the same transaction may get through the next time: what stands in its way is another one. */
export const isTransient = (error: unknown): boolean => codes.has(String((error as { code?: string }).code))

/** Attempts at one piece of a run before it is given up. */
export const mostAttempts = 10
