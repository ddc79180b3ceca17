import { noId } from '../../alma/ids.ts'
import type { Work } from '../../platform/work.ts'
import { timeZoneOf } from '../../terms/service.ts'
import { countTied } from '../../users/change/holdings-store.ts'
import type { Companion } from '../../users/find/companions.ts'
import { cuttingOrder, familyOf } from '../rules/families-store.ts'
import { predicateOf } from '../rules/predicate-store.ts'
import { nothingDecided } from '../rules/settings.ts'
import { deleteConsents } from './consent-store.ts'
import { cutChunk, cutProxies, ofUsers } from './store.ts'

const most = 1000

/**
 * Users who are deleted without leaving an id leave nothing tied behind: what is over is anonymized as the job does it,
 * whatever the rules say, notes and all; what they did for others loses its proxy. (What is not over refuses the
 * deletion, PUR-09.)
 */
async function cut(work: Work, userIds: readonly string[]): Promise<void> {
  const zone = await timeZoneOf(work)
  for (const name of cuttingOrder) {
    if (!familyOf(name).table) continue
    const predicate = ofUsers(predicateOf(name, nothingDecided(), { now: work.now, zone }), userIds)
    for (let after: string | null = noId; after !== null; ) {
      const { last, differences } = await cutChunk(work, predicate, { after, limit: most, zone })
      // As in the job: totals that are not what they were undo everything (AN-27).
      if (differences > 0) throw new Error(`anonymization: ${name} would change the totals of statistics`)
      after = last
    }
  }
  await cutProxies(work, userIds)
}

/** What anonymization has to do with a user. */
export const companion: Companion = {
  name: 'consent',
  holds: (work, userIds) => countTied(work, 'consent', { table: 'user_consent' }, userIds),
  // A consent to keep the own history ends with the user.
  leave: deleteConsents,
  cut
}
