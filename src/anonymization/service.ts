import { formatMoment } from '../alma/dates.ts'
import { recordAudit } from '../audit/service.ts'
import { sql } from '../sql.ts'
import { localDay } from '../terms/service.ts'
import { find, findHeld, type Naming } from '../users/lookup.ts'
import type { Work } from '../work.ts'
import { momentOf, ruleName, settingsOf } from './decided.ts'
import { predicateOf } from './predicate.ts'
import { familyNames, type PrivacySettings } from './settings.ts'
import { standing } from './store.ts'
import { oldestUnproven } from './unproven.ts'

export { why } from './why.ts'

/**
 * What a run would do now, family by family: counts by rule, library and user group, a few internal ids, and what is
 * over and stays, and why. The same conditions as the job's, changing nothing.
 */
export async function preview(work: Work, settings: PrivacySettings) {
  const moment = await momentOf(work)
  const families = []
  for (const name of familyNames) {
    const of = settings.families[name]
    const rows = await standing(work, predicateOf(name, settings, work.institution, moment))
    const shown = rows.map(({ rule, library, userGroup, kept, count, sample }) => ({
      rule: ruleName(of, rule),
      ...(library === null ? {} : { library }),
      ...(userGroup === null ? {} : { user_group: userGroup }),
      ...(kept === null ? {} : { kept_by: kept }),
      count,
      sample
    }))
    const sum = (of: typeof rows) => of.reduce((total, { count }) => total + count, 0)
    families.push({
      family: name,
      active: of.active,
      due: of.active ? sum(rows.filter(({ kept }) => kept === null)) : 0,
      kept: of.active ? sum(rows.filter(({ kept }) => kept !== null)) : sum(rows),
      groups: shown
    })
  }
  return { at: work.now.toISOString(), today: localDay(moment.now, moment.zone), time_zone: moment.zone, families }
}

/** How the institution stands: settings, what is due, the last manifest, and the oldest run that is not proven. */
export async function statusOf(work: Work) {
  const { settings, lockedBy } = await settingsOf(work)
  const [last] = await sql<{
    number: number
    createdAt: string
    instance: string
    hash: string
    signed: boolean
    waiting: unknown[] | null
  }>(
    work,
    `select number, created_at as "createdAt", instance::text, hash, signature is not null as signed,
       body #> '{scan,waiting}' as waiting
     from privacy_manifest where institution = $1 and number > 0 order by number desc limit 1`,
    [work.institution]
  )
  const unproven = await oldestUnproven(work)
  return {
    active: settings.active,
    schedule: settings.schedule,
    ...(lockedBy === null ? {} : { locked_by: lockedBy }),
    ...(last
      ? {
          last_run: {
            manifest: last.number,
            job_instance: last.instance,
            ended_at: formatMoment(new Date(last.createdAt)),
            hash: last.hash,
            signed: last.signed,
            ...(last.waiting ? { notes_waiting: last.waiting as never } : {})
          }
        }
      : {}),
    ...(unproven ? { unproven } : {}),
    ...(await preview(work, settings))
  }
}

/** Gives, or withdraws, a user's consent to keep the own loan history (AN-41). Withdrawn, it is gone at once. */
export async function setConsent(work: Work, naming: Naming, given: boolean) {
  const { id } = await findHeld(work, naming)
  if (given)
    await sql(
      work,
      `insert into user_consent (institution, user_id, given_at) values ($1, $2, $3)
       on conflict (institution, user_id) do update set given_at = excluded.given_at, withdrawn_at = null
       where user_consent.withdrawn_at is not null`,
      [work.institution, id, work.now]
    )
  else
    await sql(
      work,
      'update user_consent set withdrawn_at = $3 where institution = $1 and user_id = $2 and withdrawn_at is null',
      [work.institution, id, work.now]
    )
  await recordAudit(work, { action: given ? 'consent.given' : 'consent.withdrawn', subject: `user:${id}` })
  return consentOf(work, naming)
}

/** Whether a user wants the own loan history kept, since when, or until when. */
export async function consentOf(work: Work, naming: Naming) {
  const { id } = await find(work, naming)
  const [row] = await sql<{ givenAt: string; withdrawnAt: string | null }>(
    work,
    `select given_at as "givenAt", withdrawn_at as "withdrawnAt" from user_consent where institution = $1 and user_id = $2`,
    [work.institution, id]
  )
  return {
    keep_loan_history: row !== undefined && row.withdrawnAt === null,
    ...(row ? { given_at: formatMoment(new Date(row.givenAt)) } : {}),
    ...(row?.withdrawnAt ? { withdrawn_at: formatMoment(new Date(row.withdrawnAt)) } : {})
  }
}
