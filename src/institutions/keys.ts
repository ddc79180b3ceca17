import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { areas, hashKey, type Key } from '../alma/api-key.ts'
import { type RoleName, roles } from '../alma/roles.ts'

/** A key as it is listed: never the key itself. */
export interface ListedKey extends Key {
  createdAt: Date
  revokedAt: Date | null
}

/** `users:rw,conf:r` as areas and rights; an Error says what is wrong. */
export function parseAreas(text: string): Key['areas'] {
  const rights: Key['areas'] = {}
  for (const part of text.split(',').map(item => item.trim())) {
    const [name = '', right] = part.split(':')
    const area = areas.find(known => known === name)
    if (!area) throw new Error(`There is no area "${name}": use ${areas.join(', ')}.`)
    if (right !== 'r' && right !== 'rw') throw new Error(`The area ${name} takes :r or :rw.`)
    rights[area] = right
  }
  return rights
}

/** The areas as they are given to `parseAreas`. */
export const formatAreas = (rights: Key['areas']): string =>
  areas
    .filter(area => rights[area])
    .map(area => `${area}:${rights[area]}`)
    .join(',')

/** `User Manager, Letter Administrator` as names of roles, by name without regard to case or by Alma's code. */
export function parseRoles(text: string): RoleName[] {
  const known = Object.entries(roles) as [RoleName, string][]
  const wanted = partsOf(text).map(part => {
    const found = known.find(([name, code]) => name.toLowerCase() === part.toLowerCase() || code === part)
    if (found) return found[0]
    throw new Error(`There is no role "${part}": use ${Object.keys(roles).join(', ')}.`)
  })
  return [...new Set(wanted)]
}

/** `MAIN,LAW` as codes of libraries. That they exist is looked at when the key is used. */
export const parseLibraries = (text: string): string[] => [...new Set(partsOf(text))]

/** The parts of a comma list; an Error when there is none: a key limited to nothing is a mistake. */
function partsOf(text: string): string[] {
  const parts = text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
  if (parts.length === 0) throw new Error('A list is needed, separated by commas.')
  return parts
}

/**
 * Makes a key of an institution, and the institution if it is new. Returns the key: 256 random bits, shown this once;
 * only its SHA-256 is stored. A name that is in use is refused, also of a revoked key: logs name keys.
 */
export async function createKey(pool: Pool, of: Key & { at: Date }): Promise<string> {
  if (!/^[\w.-]{1,64}$/.test(of.institution)) throw new Error('An institution code is 1 to 64 letters, digits, _ . -')
  if (!/^[\w .-]{1,64}$/.test(of.name)) throw new Error('A key name is 1 to 64 letters, digits, blanks, _ . -')
  const key = randomBytes(32).toString('base64url')
  await pool.query(
    'insert into institution (institution, name, created_at) values ($1, $1, $2) on conflict do nothing',
    [of.institution, of.at]
  )
  const { rowCount } = await pool.query(
    `insert into api_key (institution, name, hash, areas, owner, roles, libraries, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (institution, name) do nothing`,
    [
      of.institution,
      of.name,
      hashKey(key),
      JSON.stringify(of.areas),
      of.owner ?? null,
      of.roles ? JSON.stringify(of.roles) : null,
      of.libraries ? JSON.stringify(of.libraries) : null,
      of.at
    ]
  )
  if (rowCount === 0) throw new Error(`${of.institution} has a key named ${of.name} already.`)
  return key
}

/** All keys, of one institution when named. */
export async function listKeys(pool: Pool, institution?: string): Promise<ListedKey[]> {
  const { rows } = await pool.query<Key & { createdAt: string; revokedAt: string | null }>(
    `select institution, name, areas, roles, libraries, created_at as "createdAt", revoked_at as "revokedAt" from api_key
     where $1::text is null or institution = $1 order by institution, name`,
    [institution ?? null]
  )
  // The ORM's pool gives moments as texts.
  return rows.map(row => ({
    ...row,
    createdAt: new Date(row.createdAt),
    revokedAt: row.revokedAt ? new Date(row.revokedAt) : null
  }))
}

/** Revokes a key; running services forget it within five seconds. An Error when there is no such key in use. */
export async function revokeKey(pool: Pool, of: { institution: string; name: string; at: Date }): Promise<void> {
  const { rowCount } = await pool.query(
    'update api_key set revoked_at = $3 where institution = $1 and name = $2 and revoked_at is null',
    [of.institution, of.name, of.at]
  )
  if (rowCount === 0) throw new Error(`${of.institution} has no key named ${of.name} in use.`)
}
