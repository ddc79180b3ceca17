import { AlmaError } from '../alma/errors.ts'
import { bodyError, InputError, reader } from '../alma/reader.ts'
import type { Work } from '../work.ts'
import type { Versioned } from './etag.ts'
import type { Naming } from './lookup.ts'
import { normalize } from './normalize.ts'
import { User } from './schema.ts'
import { change, lock, type UpdateOptions } from './service.ts'

const read = reader(User)
const known = new Set(Object.keys(User.properties))

/**
 * Changes the fields that a JSON merge patch names (RFC 7396): null removes, a list replaces the list, an object is
 * merged. Everything else stays. Our addition: Alma has PUT only.
 */
export async function patchUser(
  work: Work,
  naming: Naming,
  patch: unknown,
  options: UpdateOptions
): Promise<Versioned> {
  if (!isObject(patch)) throw new AlmaError('INVALID_INPUT', { detail: 'A merge patch is a JSON object.' })
  for (const field of Object.keys(patch))
    if (!known.has(field))
      throw new AlmaError('INVALID_INPUT', { detail: `A user has no field ${field.slice(0, 60)}.` })
  const user = await lock(work, naming)
  // What is compared under If-Match is the whole record that the patch would make.
  return change(work, user, normalize(taken(mergePatch(user.record, patch))), options)
}

function taken(candidate: unknown): User {
  try {
    return read(candidate)
  } catch (error) {
    throw error instanceof InputError ? bodyError(error) : error
  }
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 7396, section 2. Pure. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [key, value] of Object.entries(patch))
    if (value === null) result.delete(key)
    else result.set(key, mergePatch(result.get(key), value))
  return Object.fromEntries(result)
}
