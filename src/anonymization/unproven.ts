import type { Found } from '../alarms/rules.ts'
import { formatMoment } from '../alma/dates.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { ManifestBody } from './manifest.ts'
import { failureOf } from './proof.ts'

const some = (path: string): string => `coalesce(json_array_length(body #> '${path}'), 0) > 0`
const isSearched = "json_typeof(body -> 'scan') = 'object'"
const isFlawed = ['{scan,hits}', '{scan,logs,hits}', '{scan,logs,unread}'].map(some).join(' or ')

/**
 * The oldest run that is not proven: whose search found somebody, or could not read everything, or that broke off; and
 * since then no search has come out clean. Each search looks for the people of all of those: a clean one proves them.
 */
export async function oldestUnproven(work: Work) {
  const [row] = await sql<{ number: number; instance: string; createdAt: string; body: ManifestBody }>(
    work,
    `with clean as (
       select coalesce(max(number), 0) as number from privacy_manifest
       where institution = $1 and number > 0 and ${isSearched} and not (${isFlawed}))
     select m.number, m.instance::text, m.created_at as "createdAt", m.body from privacy_manifest m, clean
     where m.institution = $1 and m.number > clean.number
       and (${isSearched} and (${isFlawed}) or body ->> 'outcome' = 'GIVEN_UP')
     order by m.number limit 1`,
    [work.institution]
  )
  if (!row) return undefined
  const { number, instance, createdAt, body } = row
  return {
    manifest: number,
    job_instance: instance,
    ended_at: formatMoment(new Date(createdAt)),
    reason: (body.scan && failureOf(body.scan)) || 'The run broke off before its proof.'
  }
}

/**
 * An anonymization that is not proven: it lasts until a search finds nobody, however many runs that takes. The reason
 * may name a file, so the message says where it stands.
 */
export async function privacyAlarms(work: Work): Promise<Found[]> {
  const unproven = await oldestUnproven(work)
  if (!unproven) return []
  const message = `The anonymization of run ${unproven.job_instance} is not proven. Why, and what is to be mended: GET /v1/privacy/status.`
  return [{ code: 'UNPROVEN', about: `privacy:${unproven.manifest}`, message }]
}
