import { hash } from 'node:crypto'
import type { RoleName } from './roles.ts'

export type Area = 'users' | 'bibs' | 'conf' | 'task-lists' | 'analytics' | 'partners' | 'acq'
export const areas: readonly Area[] = ['users', 'bibs', 'conf', 'task-lists', 'analytics', 'partners', 'acq']
export type Right = 'r' | 'rw'

/** What a key may do. It belongs to one institution and sees nothing of another. */
export interface Key {
  institution: string
  name: string
  areas: Partial<Record<Area, Right>>
  /** Identifier of the user whose key it is, where it is somebody's. */
  owner?: string | null
  /** Roles that it is limited to, within its areas (ROL-01); none given: its areas alone limit it. */
  roles?: readonly RoleName[] | null
  /** Codes of the libraries at which it may lend, request and charge (ROL-04); none given: all. */
  libraries?: readonly string[] | null
}

/** Where keys are looked up. Only the SHA-256 of a key is ever stored or compared. */
export interface KeyStore {
  /** At once when it was asked for lately. */
  find(hash: string): Promise<Key | undefined> | Key | undefined
}

export const hashKey = (key: string): string => hash('sha256', key)

const areaOfSegment = new Map<string, Area>(
  Object.entries({
    users: 'users',
    bibs: 'bibs',
    items: 'bibs',
    conf: 'conf',
    'task-lists': 'task-lists',
    analytics: 'analytics',
    partners: 'partners',
    acq: 'acq'
  })
)

const known = new Map<string, Area | undefined>()

/**
 * The area that a route of Alma's name space belongs to (`alma-api.md` 0): its first segment decides. Remembered, since
 * routes are few and requests many.
 */
export function areaOf(route: string): Area | undefined {
  if (!known.has(route)) known.set(route, areaOfSegment.get(route.replace(/^\/almaws\/v1\//, '').split('/')[0] ?? ''))
  return known.get(route)
}

/** GET needs read, everything else write, but for `POST /users/{id}?op=auth`, which works with a read-only key. */
export function mayCall(key: Key, area: Area, method: string, path: string, op: string | undefined): boolean {
  const right = key.areas[area]
  if (!right) return false
  if (right === 'rw' || method === 'GET' || method === 'HEAD') return true
  return method === 'POST' && /^\/almaws\/v1\/users\/[^/]+\/?$/.test(path) && (op || 'auth') === 'auth'
}

/** The key of a request: header `Authorization: apikey K`, or `apikey=K` in the query. Some clients send both. */
export function givenKey(authorization: string | undefined, query: unknown): string | undefined {
  const header = /^apikey\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  const value = (query as { apikey?: string | string[] } | undefined)?.apikey
  return header ?? (Array.isArray(value) ? value[0] : value)
}
