import { parseMoment } from '../alma/dates.ts'
import { codeTables } from '../codes/tables.ts'
import { addDays, dayOf } from '../platform/clock.ts'
import type { Work } from '../platform/work.ts'
import { localDay, timeZoneOf } from '../terms/service.ts'
import type { User } from '../users/entity.ts'
import { find, type Naming } from '../users/find/lookup.ts'
import { columnsOf } from '../users/record/mapping.ts'
import { against, type Block, type Subject, standing, type Time } from './rules.ts'
import type { UserBlocks } from './schema.ts'
import type { Action } from './settings.ts'
import { holdingsOf } from './store.ts'

export type { Action, Block }

/** As much of a user as is decided on. */
export type Person = Pick<User, 'id' | 'userGroup' | 'status' | 'expiryDate' | 'record'>

/**
 * What stands against a user who wants to do something; empty when nothing does. One statement, and a second one where
 * an account ends in these days. The caller holds the user's row when the answer decides about something that is
 * counted, so that two at once do not both pass. `adds`: what is asked for is one more of what the limits of the action
 * count; false for a digitization, which is no hold.
 */
export async function blocksAgainst(
  work: Work,
  user: Person,
  action: Action,
  { adds = true }: { adds?: boolean } = {}
): Promise<Block[]> {
  const { has, settings } = await holdingsOf(work, user.id)
  return against(await subjectOf(work, user), has, settings, await timeOf(work, user), action, adds)
}

/** The same for two actions of one moment, still by one statement: what is lent now, may it be renewed later? */
export async function blocksAgainstBoth<First extends Action, Second extends Action>(
  work: Work,
  user: Person,
  first: First,
  second: Second
): Promise<Record<First | Second, Block[]>> {
  const { has, settings } = await holdingsOf(work, user.id)
  const subject = await subjectOf(work, user)
  const time = await timeOf(work, user)
  const of = (action: Action) => [action, against(subject, has, settings, time, action)]
  return Object.fromEntries([of(first), of(second)])
}

/** Everything that stands against a user, whatever it stops. */
export async function allBlocks(work: Work, user: Person): Promise<Block[]> {
  const { has, settings } = await holdingsOf(work, user.id)
  return standing(await subjectOf(work, user), has, settings, await timeOf(work, user))
}

/** The same for a client, with what the user may do all the same. */
export async function blocksOf(work: Work, naming: Naming): Promise<UserBlocks> {
  const { id, record } = await find(work, naming)
  const { has, settings } = await holdingsOf(work, id)
  const subject = await subjectOf(work, { id, record, ...columnsOf(record) })
  const time = await timeOf(work, subject)
  const may = (action: Action) => against(subject, has, settings, time, action).length === 0
  return {
    block: standing(subject, has, settings, time),
    may: {
      loan: may('LOAN'),
      renew: may('RENEW'),
      hold: may('HOLD'),
      resource_sharing: may('RESOURCE_SHARING')
    }
  }
}

/**
 * Now, and what day it is for the institution. Its clocks are asked only where they decide: no zone is a day away from
 * UTC, so most accounts have ended, or have not, whatever the zone.
 */
async function timeOf(work: Work, { expiryDate }: { expiryDate?: string | null }): Promise<Time> {
  const utc = dayOf(work.now)
  const near = expiryDate != null && expiryDate >= addDays(utc, -1) && expiryDate <= utc
  return { now: work.now, today: near ? localDay(work.now, await timeZoneOf(work)) : utc }
}

async function subjectOf(work: Work, { userGroup, status, expiryDate, record }: Person): Promise<Subject> {
  const tables = await codeTables(work)
  const blocks = (record.user_block ?? []).map(block => {
    const description = block.block_description?.value ?? ''
    return {
      description,
      label: tables.label('UserBlockDescription', description) ?? description,
      note: block.block_note ?? '',
      status: block.block_status ?? '',
      expiry: parseMoment(block.expiry_date ?? '') ?? null
    }
  })
  return { userGroup: userGroup ?? null, status, expiryDate: expiryDate ?? null, blocks }
}
