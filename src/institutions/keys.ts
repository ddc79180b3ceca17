import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { areas, hashKey, type Key } from '../alma/api-key.ts'
import { type RoleName, roles } from '../alma/roles.ts'
import { endKey, insertInstitution, insertKey } from './keys-store.ts'

export { listKeys } from './keys-store.ts'

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
  await insertInstitution(pool, of.institution, of.at)
  if (!(await insertKey(pool, { ...of, hash: hashKey(key) })))
    throw new Error(`${of.institution} has a key named ${of.name} already.`)
  return key
}

/** Revokes a key; running services forget it within five seconds. An Error when there is no such key in use. */
export async function revokeKey(pool: Pool, of: { institution: string; name: string; at: Date }): Promise<void> {
  if (!(await endKey(pool, of))) throw new Error(`${of.institution} has no key named ${of.name} in use.`)
}
