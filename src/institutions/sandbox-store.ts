import type { Key } from '../alma/api-key.ts'
import { change, db, row, rows, sql } from '../data/statements.ts'
import type { Work } from '../platform/work.ts'

/** Makes processes that start as a sandbox come one after the other, until the transaction ends. */
export async function lockSandbox(work: Work): Promise<void> {
  await rows(work, sql`select pg_advisory_xact_lock(hashtext('patronage:sandbox'))`)
}

/** True when the database has an institution beside the work's own. */
export async function hasOthers(work: Work): Promise<boolean> {
  const others = db.selectFrom('institution').where('institution', '!=', work.institution)
  return (await row(work, others.select('institution').limit(1))) !== undefined
}

/** Adds the work's institution as a sandbox; false when it is there. */
export async function insertSandbox(work: Work): Promise<boolean> {
  const made = { institution: work.institution, name: 'Sandbox', sandbox: true, createdAt: work.now }
  const inserted = db.insertInto('institution').values(made)
  return (
    (await change(
      work,
      inserted.onConflict(known => known.doNothing())
    )) > 0
  )
}

/** Stores a key of the work's institution under a name, as its hash; it takes the place of the one before. */
export async function replaceKey(work: Work, key: Pick<Key, 'name' | 'areas'> & { hash: string }): Promise<void> {
  await change(
    work,
    db
      .insertInto('api_key')
      .values({ institution: work.institution, ...key, createdAt: work.now })
      .onConflict(known =>
        known.columns(['institution', 'name']).doUpdateSet({
          hash: eb => eb.ref('excluded.hash'),
          areas: eb => eb.ref('excluded.areas'),
          revokedAt: null
        })
      )
  )
}
