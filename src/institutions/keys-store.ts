import type { Pool } from 'pg'
import type { Key } from '../alma/api-key.ts'
import { change, db, json, onPool, rows } from '../data/statements.ts'

/** Stores an institution, named by its code, unless it is there. */
export async function insertInstitution(pool: Pool, institution: string, at: Date): Promise<void> {
  const made = db.insertInto('institution').values({ institution, name: institution, createdAt: at })
  await change(
    onPool(pool),
    made.onConflict(other => other.doNothing())
  )
}

/** Stores a key. False when its institution has had one of that name. */
export async function insertKey(pool: Pool, of: Key & { hash: string; at: Date }): Promise<boolean> {
  const { institution, name, hash, areas, owner = null, roles, libraries, at } = of
  const made = db.insertInto('api_key').values({
    institution,
    name,
    hash,
    areas,
    owner,
    roles: roles ? json([...roles]) : null,
    libraries: libraries ? json([...libraries]) : null,
    createdAt: at
  })
  const stored = await change(
    onPool(pool),
    made.onConflict(other => other.columns(['institution', 'name']).doNothing())
  )
  return stored > 0
}

/** All keys, of one institution when named; never the keys themselves. */
export const listKeys = (pool: Pool, institution?: string) =>
  rows(
    onPool(pool),
    db
      .selectFrom('api_key')
      .$if(institution !== undefined, of => of.where('institution', '=', institution ?? ''))
      .select(['institution', 'name', 'areas', 'roles', 'libraries', 'createdAt', 'revokedAt'])
      .orderBy('institution')
      .orderBy('name')
  )

/** Revokes a key. False when there is no such key in use. */
export async function endKey(pool: Pool, of: { institution: string; name: string; at: Date }): Promise<boolean> {
  const ended = await change(
    onPool(pool),
    db
      .updateTable('api_key')
      .set({ revokedAt: of.at })
      .where('institution', '=', of.institution)
      .where('name', '=', of.name)
      .where('revokedAt', 'is', null)
  )
  return ended > 0
}
