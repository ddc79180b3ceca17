import type { Work } from '../platform/work.ts'

/** Names what of a domain uses a connection, given by its name in lower case; empty when nothing does. */
export type ConnectionUser = (work: Work, nameKey: string) => Promise<string[]>

let known: readonly ConnectionUser[] = []

/** Says once, when the service is put together (domains.ts), who may use connections. */
export function knowConnectionUsers(users: readonly ConnectionUser[]): void {
  known = users
}

/** Everything that uses a connection, as all domains see it. */
export async function usersOfConnection(work: Work, nameKey: string): Promise<string[]> {
  const found: string[] = []
  for (const user of known) found.push(...(await user(work, nameKey)))
  return found
}
