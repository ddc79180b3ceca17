import { randomBytes } from 'node:crypto'
import { AlmaError } from '../alma/errors.ts'
import { idOf } from '../alma/ids.ts'
import { snapshot } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import {
  type AuditContent,
  type AuditDetail,
  beginning,
  contentText,
  flaw,
  forgotPeople,
  peopleDigest,
  readContent,
  sortedPeople
} from './rules.ts'
import {
  type AuditFilter,
  appendEntry,
  entriesAfter,
  findEntries,
  forgetPeople,
  headOf,
  isUserNumber,
  removeBefore,
  userNamed
} from './store.ts'
import { wordsOf } from './words.ts'

export interface AuditEvent {
  /** What was done, `area.verb`, up to 64 characters: `user.read`, `sis.run.approved`, `export.users`. */
  action: string
  /** What it was done to, as `kind:id` with an internal id or a code: `user:4711`, `sis-run:12`. */
  subject?: string | undefined
  /** How many records it touched or told of. */
  count?: number | undefined
  /** Codes, counts, filters by field name, internal ids. Never a name, an address or an identifier of a patron. */
  detail?: AuditDetail | undefined
  /** Internal ids of the users whose data was read; kept apart from the text, so that they can be forgotten first. */
  people?: Iterable<string> | undefined
}

/**
 * Adds an entry to the institution's audit trail (AUD-01), in the work's own transaction: what is undone leaves none.
 * Who is the work's actor, when is `work.now`. Until the transaction ends, no other entry of the institution can be
 * added: call it last, after every row that the transaction locks, so that nobody waits in a circle.
 */
export async function recordAudit(work: Work, event: AuditEvent): Promise<void> {
  const { action, subject, count, detail } = event
  const people = sortedPeople(event.people ?? [])
  const salt = people.length === 0 ? null : randomBytes(16).toString('hex')
  const digest = salt === null ? undefined : peopleDigest(salt, people)
  const content = contentText({ at: work.now, actor: work.actor, action, subject, count, detail, people: digest })
  await appendEntry(work, {
    ...{ content, actor: work.actor, action, subject: subject ?? null },
    ...{ people: salt === null ? null : people, salt }
  })
}

/**
 * One page of the trail, newest first. `action` also finds what begins with it and a dot; a subject that is an
 * identifier of a user means that user. USER_NOT_FOUND when it means nobody,
 * and the trail knows nobody of that number.
 */
export async function listAudit(work: Work, asked: AuditFilter, page: { limit: number; offset: number }) {
  const subject = asked.subject === undefined ? undefined : await subjectOf(work, asked.subject)
  const { entries, total } = await findEntries(work, { ...asked, subject }, page)
  return {
    ...(subject === undefined ? {} : { subject }),
    entries: entries.map(({ number, hash, content, people }) => {
      const { at, actor, action, subject, count, detail } = readContent(content)
      return {
        number: String(number),
        at: at.toISOString(),
        actor,
        action,
        ...(subject !== undefined && { subject }),
        ...(count !== undefined && { count }),
        ...(detail !== undefined && { detail }),
        ...(people !== null && { people: people.map(String) }),
        text: wordsOf({ actor, action, subject, count, detail }),
        hash
      }
    }),
    total
  }
}

/** `kind:id`, as entries have it. An identifier of a user may look like that, too (`https://orcid.org/...`). */
async function subjectOf(work: Work, asked: string): Promise<string> {
  const [, number] = /^user:(\d+)$/.exec(asked) ?? []
  if (number && idOf(number) === number) {
    if (await isUserNumber(work, number)) return asked
    // Somebody who is deleted, as long as the trail tells of them.
    const { total } = await findEntries(work, { subject: asked }, { limit: 0, offset: 0 })
    if (total > 0) return asked
  }
  const id = (await userNamed(work, asked)) ?? (await userNamed(work, asked.replace(/^user:/, '')))
  if (id !== undefined) return `user:${id}`
  if (/^[a-z][a-z-]*:./.test(asked) && !asked.startsWith('user:')) return asked
  throw new AlmaError('USER_NOT_FOUND', { id: asked })
}

const pageSize = 5000

/** All that the trail still tells of an action, newest first. */
export async function* toldOf(work: Work, action: string): AsyncGenerator<AuditContent> {
  for (let offset = 0, more = true; more; offset += pageSize) {
    const { entries } = await findEntries(work, { action }, { limit: pageSize, offset })
    for (const { content } of entries) yield readContent(content)
    more = entries.length === pageSize
  }
}

/** What the verifier found of one institution. `broken` names the first link that does not hold. */
export interface Verification {
  institution: string
  /** Entries that were checked; those that retention removed are not among them. */
  entries: number
  /** Number and hash of the newest entry: note it elsewhere, and ask for it the next time. */
  head: { number: number; hash: string }
  purgedUpTo: number
  broken?: string
}

type Noted = { number: number; hash: string }

/**
 * Walks the whole chain in pages (AUD-01). `noted` is a head that was noted earlier: whoever writes the whole chain
 * anew cannot keep it. All of it is seen as at one moment: entries that are added meanwhile are left out, and what
 * retention takes meanwhile is still there.
 */
export const verifyAudit = (work: Work, noted?: Noted): Promise<Verification> =>
  snapshot(work, inside => walk(inside, noted))

async function walk(work: Work, noted?: Noted): Promise<Verification> {
  const head = await headOf(work)
  const { institution } = work
  const start = { number: head?.anchorNumber ?? 0, hash: head?.anchorHash || beginning }
  const end = { number: head?.number ?? 0, hash: head?.hash ?? beginning }
  const result = { institution, head: end, purgedUpTo: start.number }
  const found = (broken: string | undefined, number: number): Verification => ({
    ...result,
    entries: Math.max(0, number - start.number),
    ...(broken ? { broken } : {})
  })
  let { number, hash } = start
  let anchor: string | undefined
  let [forgotten, mayForget] = [0, 0]
  let kept = noted === undefined || noted.number <= start.number
  while (number < end.number) {
    const page = await entriesAfter(work, number, Math.min(pageSize, end.number - number))
    if (page.length === 0) return found(`entry ${number + 1} is missing`, number)
    for (const entry of page) {
      const broken = flaw(institution, entry, number, hash)
      if (broken) return found(broken, number)
      ;({ number, hash } = entry)
      if (entry.action === 'audit.purged') anchor = anchorOf(entry.content)
      if (entry.action === 'audit.people.removed') mayForget = Math.max(mayForget, upToOf(entry.content))
      if (forgotPeople(entry)) forgotten = number
      if (noted?.number === number) {
        if (noted.hash !== hash) return found(`entry ${number} is not the one that was noted`, number)
        kept = true
      }
    }
  }
  if (hash !== end.hash) return found('the newest entry is not the one that the head names', number)
  if (start.number > 0 && anchor !== `${start.number}:${start.hash}`)
    return found('the oldest entries were removed, but not by the purge', number)
  if (forgotten > mayForget) return found(`the people of entry ${forgotten} were removed, but not by the purge`, number)
  if (!kept) return found(`the entry ${noted?.number} that was noted does not exist`, number)
  return found(undefined, number)
}

const anchorOf = (content: string): string => {
  const { up_to = '', hash = '' } = readContent(content).detail ?? {}
  return `${up_to}:${hash}`
}

const upToOf = (content: string): number => Number(readContent(content).detail?.up_to ?? 0)

/** Forgets in entries older than `before` whose data was read. Returns in how many. */
export async function purgePeople(work: Work, before: Date): Promise<number> {
  const { forgot, upTo } = await forgetPeople(work, before)
  if (forgot > 0) await recordAudit(work, { action: 'audit.people.removed', count: forgot, detail: { up_to: upTo } })
  return forgot
}

/**
 * Removes entries that are older than `before`, from the old end, within the work's transaction. The hash of the newest
 * one that is gone stays, as the anchor of the chain and in the trail itself. Returns how many went.
 */
export async function purgeAudit(work: Work, before: Date): Promise<number> {
  const { removed, anchor } = await removeBefore(work, before)
  if (!anchor) return 0
  const detail = { up_to: anchor.anchorNumber, hash: anchor.anchorHash }
  await recordAudit(work, { action: 'audit.purged', count: removed, detail })
  return removed
}
