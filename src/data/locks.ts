import { type Reach, row, rows, sql } from './statements.ts'

// Advisory locks by a name. PostgreSQL gives them up when the transaction ends.

/** Waits until no other transaction has the lock of this name, and holds it until the work's transaction ends. */
export async function lockName(work: Reach, name: string): Promise<void> {
  await rows(work, sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
}

/** The same beside others who hold it so; whoever takes it as `lockName` does waits for all of them. */
export async function shareName(work: Reach, name: string): Promise<void> {
  await rows(work, sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`)
}

/** Takes the lock of a name where it is free, without waiting; false where somebody has it. */
export async function tryName(work: Reach, name: string): Promise<boolean> {
  const asked = sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free`
  return (await row(work, asked))?.free ?? false
}
