import { sql } from '../sql.ts'
import { timeZoneOf } from '../terms/service.ts'
import type { Companion } from '../users/companions.ts'
import type { Work } from '../work.ts'
import { familyOf } from './families.ts'
import { type Predicate, predicateOf } from './predicate.ts'
import { familyNames, nothingDecided } from './settings.ts'
import { cutChunk } from './store.ts'

const most = 1000

/**
 * A user who is deleted leaves nothing tied behind: what is over is anonymized as the job does it, whatever the rules
 * say, notes and all; what the user did for others loses its proxy. (What is not over refuses the deletion, PUR-09.)
 */
async function forget(work: Work, userId: number): Promise<void> {
  const zone = await timeZoneOf(work)
  // Notes first: they are found by the link that goes with the rest.
  for (const name of [...familyNames].sort(one => (one.endsWith('notes') ? -1 : 1))) {
    if (!familyOf(name).table) continue
    const rules = predicateOf(name, nothingDecided(), work.institution, { now: work.now, zone })
    const values = [...rules.values, userId]
    const predicate: Predicate = {
      ...rules,
      due: `${rules.candidate} and f.user_id = $${values.length}::bigint`,
      values
    }
    for (let after: number | null = 0; after !== null; )
      after = (await cutChunk(work, predicate, { after, limit: most, zone })).last
  }
  const key = [work.institution, userId]
  await sql(work, 'update loan set proxy_id = null where institution = $1 and proxy_id = $2', key)
  await sql(work, 'delete from user_consent where institution = $1 and user_id = $2', key)
}

/** What anonymization has to do with a user. */
export const companion: Companion = { name: 'consent', forget }
