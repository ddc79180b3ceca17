/**
 * True when the connection to the database is what failed: nothing is wrong with the run, and it can go on later. A job
 * that catches what its steps throw lets such an error pass.
 */
export function isLost(error: unknown): boolean {
  for (let at = error as Cause | undefined; at; at = at.cause ?? at.previous) {
    if (/^(57P0[1-5]|08...)$/.test(at.code ?? '') || at.syscall === 'connect') return true
    if (/^(Connection terminated|Client has encountered a connection error)/.test(at.message ?? '')) return true
  }
  return false
}
interface Cause {
  code?: string
  syscall?: string
  message?: string
  cause?: Cause
  /** Where the ORM keeps what the driver threw. */
  previous?: Cause
}
