import { recordAudit } from '../audit/service.ts'
import type { Work } from '../platform/work.ts'
import type { Block } from './rules.ts'
import type { Action } from './settings.ts'

/**
 * AUD-03: notes that somebody acted in spite of blocks that he may override; without any, nothing. The last thing that
 * the transaction does. Whose blocks they were is not told: the day and the action would tell whose loan it was after
 * it is anonymized.
 */
export async function noteOverride(work: Work, action: Action, blocks: readonly Block[]): Promise<void> {
  if (blocks.length === 0) return
  const codes = [...new Set(blocks.map(({ code }) => code))].sort().join(',')
  await recordAudit(work, { action: 'blocks.overridden', count: blocks.length, detail: { action, blocks: codes } })
}
