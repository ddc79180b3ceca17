import { formatMoment } from '../../alma/dates.ts'
import { row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { ManifestBody } from '../manifest/manifest.ts'
import { failureOf } from './proof.ts'

const isSearched = sql`json_typeof(body -> 'scan') = 'object'`
const some = (...path: string[]) => sql`coalesce(json_array_length(body #> ${path}::text[]), 0) > 0`
const isFlawed = sql.join(
  [some('scan', 'hits'), some('scan', 'logs', 'hits'), some('scan', 'logs', 'unread')],
  sql` or `
)

/**
 * The oldest run that is not proven: whose search found somebody, or could not read everything, or that broke off; and
 * since then no search has come out clean. Each search looks for the people of all of those: a clean one proves them.
 */
export async function oldestUnproven(work: Work) {
  const { institution } = work
  const found = await row(
    work,
    sql<{ number: number; instance: string; createdAt: Date; body: ManifestBody }>`
      with clean as (
        select coalesce(max(number), 0) as number from privacy_manifest
        where institution = ${institution} and number > 0 and ${isSearched} and not (${isFlawed}))
      select m.number, m.instance, m.created_at, m.body from privacy_manifest m, clean
      where m.institution = ${institution} and m.number > clean.number
        and (${isSearched} and (${isFlawed}) or body ->> 'outcome' = 'GIVEN_UP')
      order by m.number limit 1`
  )
  if (!found) return undefined
  const { number, instance, createdAt, body } = found
  return {
    manifest: number,
    job_instance: String(instance),
    ended_at: formatMoment(createdAt),
    reason: (body.scan && failureOf(body.scan)) || 'The run broke off before its proof.'
  }
}
