import { createHash } from 'node:crypto'
import { compareIds } from '../alma/ids.ts'

/** The hash before the first entry. */
export const beginning = '0'.repeat(64)

/**
 * What one entry says. `detail` holds codes, counts and internal ids: no names, addresses or identifiers of patrons.
 */
export interface AuditContent {
  at: Date
  /** Name of the API key, or kind of the job. */
  actor: string
  action: string
  /** What it was done to, as `kind:id` with an internal id or a code: `user:4711`, `sis-run:12`. */
  subject?: string | undefined
  count?: number | undefined
  detail?: AuditDetail | undefined
  /** `peopleDigest` of those whose data was read. */
  people?: string | undefined
}
export type AuditDetail = Record<string, string | number | boolean | null>

/**
 * The text of an entry that is hashed: the same for the same content, for ever. The digest is there with people only.
 */
export const contentText = ({ at, actor, action, subject, count, detail, people }: AuditContent): string => {
  const content = [at.toISOString(), actor, action, subject ?? null, count ?? null, detail ?? null]
  return JSON.stringify(people === undefined ? content : [...content, people])
}

/** What stands for people in the hashed text: with the salt gone, nobody can try who they were. */
export const peopleDigest = (salt: string, people: readonly string[]): string =>
  createHash('sha256').update(`${salt}:${people.join()}`).digest('hex')

/** Ids in ascending order, each once: as they are digested and stored. */
export const sortedPeople = (people: Iterable<string>): string[] => [...new Set(people)].sort(compareIds)

/** Reads `contentText` back; throws when the text is none. */
export function readContent(text: string): AuditContent {
  const [at, actor, action, subject, count, detail, people] = JSON.parse(text)
  return {
    at: new Date(at),
    actor,
    action,
    subject: subject ?? undefined,
    count: count ?? undefined,
    detail: detail ?? undefined,
    people: people ?? undefined
  }
}

/** The link of one entry to the one before it (AUD-01). PostgreSQL computes the same when it adds one (store.ts). */
export const linkHash = (institution: string, number: number, content: string, before: string): string =>
  createHash('sha256').update(`${before}\n${institution}\n${number}\n${content}`, 'utf8').digest('hex')

/** An entry as it is stored. */
export interface StoredEntry {
  number: number
  content: string
  hash: string
  at: Date
  actor: string
  action: string
  subject: string | null
  people: string[] | null
  salt: string | null
}

/** What is wrong with an entry that should follow number `number` and hash `before`; nothing when it is sound. */
export function flaw(institution: string, entry: StoredEntry, number: number, before: string): string | undefined {
  if (entry.number !== number + 1) return `entry ${number + 1} is missing`
  if (linkHash(institution, entry.number, entry.content, before) !== entry.hash)
    return `entry ${entry.number} was changed, or the one before it`
  const said = readContent(entry.content)
  const same =
    said.at.getTime() === entry.at.getTime() &&
    said.actor === entry.actor &&
    said.action === entry.action &&
    (said.subject ?? null) === entry.subject
  if (!same) return `entry ${entry.number} was changed in a column beside its text`
  return hasPeople(entry) && said.people !== peopleDigest(entry.salt ?? '', entry.people ?? [])
    ? `the people of entry ${entry.number} were changed`
    : undefined
}

const hasPeople = ({ people, salt }: StoredEntry): boolean => people !== null || salt !== null

/**
 * True when an entry tells of people and does not say any more who they were: retention does that (AUDIT_PEOPLE_DAYS).
 */
export const forgotPeople = (entry: StoredEntry): boolean =>
  !hasPeople(entry) && readContent(entry.content).people !== undefined
