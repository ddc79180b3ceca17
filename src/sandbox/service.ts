import { seedCatalogue } from '../catalogue/seed.ts'
import { seedLibraries } from '../libraries/seed.ts'
import { forgetEverything } from '../platform/remembered.ts'
import type { Work } from '../platform/work.ts'
import type { Seeded, SeedQuery } from './schema.ts'
import { seedSandbox } from './seed.ts'
import { seedLoans } from './seed-store.ts'
import { seedUsers } from './seed-users.ts'
import { analyze, countSeeded, empty } from './store.ts'

/**
 * Empties the sandbox and fills it as at its first start: all in the work's transaction. The sample campus comes again
 * through the SIS engine, as then. Runs that go on end at their next step: their instances are gone.
 */
export async function reset(work: Work, uploadLimit: number): Promise<void> {
  await empty(work)
  work.em.clear()
  forgetEverything(work)
  await seedSandbox(work, uploadLimit)
}

/** Adds sample users, titles and loans until there are so many of each; always the same ones. */
export async function seed(work: Work, { users, titles, loans }: SeedQuery): Promise<Seeded> {
  await seedLibraries(work)
  if (titles > 0) await seedCatalogue(work, { titles })
  await seedUsers(work, users)
  if (loans > 0) await seedLoans(work, loans)
  await analyze(work)
  return countSeeded(work)
}
