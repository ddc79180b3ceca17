import { codeTables } from '../codes/tables.ts'
import type { ItemFull } from '../items/service.ts'
import type { User } from '../users/entity.ts'
import type { Work } from '../work.ts'
import { against, type Block, type Subject, standing } from './rules.ts'
import type { Action } from './settings.ts'
import { holdingsOf } from './store.ts'

export type { Action, Block }

/**
 * What stands against a user who wants to do something; empty when nothing does. Two statements at most. The caller
 * holds the user's row when the answer decides about something that is counted, so that two at once do not both pass.
 */
export async function blocksAgainst(
  work: Work,
  user: User,
  action: Action,
  _of: { item?: ItemFull } = {}
): Promise<Block[]> {
  const { has, settings } = await holdingsOf(work, user.id)
  return against(await subjectOf(work, user), has, settings, work.now, action)
}

/** Everything that stands against a user, whatever it stops. */
export async function allBlocks(work: Work, user: User): Promise<Block[]> {
  const { has, settings } = await holdingsOf(work, user.id)
  return standing(await subjectOf(work, user), has, settings, work.now)
}

type Person = Pick<User, 'userGroup' | 'status' | 'expiryDate' | 'record'>

async function subjectOf(work: Work, { userGroup, status, expiryDate, record }: Person): Promise<Subject> {
  const tables = await codeTables(work)
  const blocks = (record.user_block ?? []).map(block => {
    const description = block.block_description?.value ?? ''
    return {
      description,
      label: tables.label('UserBlockDescription', description) ?? description,
      note: block.block_note ?? '',
      status: block.block_status ?? '',
      expiry: block.expiry_date ?? null
    }
  })
  return { userGroup: userGroup ?? null, status, expiryDate: expiryDate ?? null, blocks }
}
