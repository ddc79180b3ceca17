import { forgetSettings } from '../blocks/store.ts'
import { forgetTables } from '../codes/tables.ts'
import { seedCatalogue } from '../items/seed.ts'
import { forgetTypes } from '../letters/store.ts'
import { seedLibraries } from '../libraries/seed.ts'
import { seedSandbox } from '../sandbox.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Seeded, SeedQuery } from './schema.ts'
import { seedLoans } from './seed-loans.ts'
import { seedUsers } from './seed-users.ts'

/** What a reset leaves: the institution and its key. */
const kept = ['institution', 'api_key']

/**
 * Empties the sandbox and fills it as at its first start: all in the work's transaction. The sample campus comes again
 * through the SIS engine, as then. Runs that go on end at their next step: their instances are gone.
 */
export async function reset(work: Work, uploadLimit: number): Promise<void> {
  const tables = await sql<{ name: string }>(
    work,
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'institution' and not (table_name = any($1::text[]))
     order by table_name <> 'job_instance', table_name`,
    [kept]
  )
  // Instances first: a step of a run holds its own, so that nothing is written after this has waited for it.
  for (const { name } of tables) await sql(work, `delete from "${name}" where institution = $1`, [work.institution])
  work.em.clear()
  for (const forget of [forgetTables, forgetTypes, forgetSettings]) forget(work)
  await seedSandbox(work, uploadLimit)
}

/** Adds sample users, titles and loans until there are so many of each; always the same ones. */
export async function seed(work: Work, { users, titles, loans }: SeedQuery): Promise<Seeded> {
  await seedLibraries(work)
  if (titles > 0) await seedCatalogue(work, { titles })
  await seedUsers(work, users)
  if (loans > 0) await seedLoans(work, loans)
  for (const table of ['app_user', 'user_identifier', 'bib', 'holding', 'item', 'loan'])
    await sql(work, `analyze ${table}`)
  const [row] = await sql<Seeded>(
    work,
    `select
      (select count(*)::int from app_user where institution = $1 and primary_id like 'sample%') as users,
      (select count(*)::int from bib where institution = $1) as titles,
      (select count(*)::int from item where institution = $1) as items,
      (select count(*)::int from loan where institution = $1 and status = 'ACTIVE') as loans`,
    [work.institution]
  )
  return row ?? { users: 0, titles: 0, items: 0, loans: 0 }
}
