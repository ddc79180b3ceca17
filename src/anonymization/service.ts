import { formatDay, formatMoment } from '../alma/dates.ts'
import { AlmaError } from '../alma/errors.ts'
import { recordAudit } from '../audit/service.ts'
import { addDays } from '../clock.ts'
import { sql } from '../sql.ts'
import { localDay, momentAt, timeZoneOf } from '../terms/service.ts'
import { find, type Naming } from '../users/lookup.ts'
import type { Work } from '../work.ts'
import { settingsOf } from './decided.ts'
import { type Moment, predicateOf } from './predicate.ts'
import { type FamilyName, type FamilySettings, familyNames, type PrivacySettings } from './settings.ts'
import { type Sight, sightOf, standing } from './store.ts'

/** Second of the day at which a day is looked at. */
const noon = 43_200

/** Now, by the institution's clocks. */
export const momentOf = async (work: Work): Promise<Moment> => ({ now: work.now, zone: await timeZoneOf(work) })

/** The name of a rule as reports show it. */
export const ruleName = ({ rules }: FamilySettings, index: number): string => rules[index]?.name ?? 'default'

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

/** How the institution stands: settings, what is due, and the last manifest. */
export async function statusOf(work: Work) {
  const { settings, lockedBy } = await settingsOf(work)
  const [last] = await sql<{ number: number; createdAt: string; instance: string; hash: string; signed: boolean }>(
    work,
    `select number, created_at as "createdAt", instance::text, hash, signature is not null as signed
     from privacy_manifest where institution = $1 and number > 0 order by number desc limit 1`,
    [work.institution]
  )
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
            signed: last.signed
          }
        }
      : {}),
    ...(await preview(work, settings))
  }
}

/** Which record is asked about. */
export interface Asked {
  loan_id?: string | undefined
  request_id?: string | undefined
  resource_sharing_request_id?: string | undefined
  fee_id?: string | undefined
}
const askable: Record<keyof Asked, [kind: string, family: FamilyName]> = {
  loan_id: ['loan', 'item_loans'],
  request_id: ['request', 'requests'],
  resource_sharing_request_id: ['resource sharing request', 'resource_sharing_requests'],
  fee_id: ['fee', 'fees']
}

/** Why a record is, or is not, anonymized: which rule decides, what keeps it, and from which day on it goes. */
export async function why(work: Work, asked: Asked) {
  const given = Object.entries(asked).filter(([, id]) => id !== undefined) as [keyof Asked, string][]
  const [first] = given
  if (!first || given.length > 1) throw new AlmaError('PRIVACY_ONE_RECORD', {})
  const [kind, name] = askable[first[0]]
  const id = first[1]
  const { settings } = await settingsOf(work)
  const moment = await momentOf(work)
  const of = settings.families[name]
  const look = (at: Moment): Promise<Sight | undefined> =>
    sightOf(work, predicateOf(name, settings, work.institution, at), Number(id))
  const sight = /^\d{1,15}$/.test(id) ? await look(moment) : undefined
  if (!sight) throw new AlmaError('PRIVACY_RECORD_NOT_FOUND', { kind, id })
  const eligible = sight.historical && sight.tied ? await eligibleOn(sight, of, moment, look) : undefined
  return {
    [first[0]]: id,
    family: name,
    state: stateOf(sight, of),
    rule: ruleName(of, sight.rule),
    ...(sight.historical && sight.ended ? { ended_on: formatDay(localDay(sight.ended, moment.zone)) } : {}),
    ...(eligible ? { eligible_on: formatDay(eligible) } : {})
  }
}

/** In one word: what a run would do with it now, or what keeps it. */
function stateOf(sight: Sight, { active }: FamilySettings): string {
  if (!sight.historical) return 'STILL_ACTIVE'
  if (!sight.tied) return 'ANONYMIZED'
  if (!active) return 'FAMILY_SWITCHED_OFF'
  if (sight.consent) return 'KEPT_BY_CONSENT'
  if (sight.openFee) return 'KEPT_BY_OPEN_FEE'
  return sight.output ? 'DUE' : 'KEPT_BY_RULE'
}

/**
 * The first day on which the rules let it go, as things stand: only days on which some rule begins to hold can change
 * what they say, so each of them is tried with the very condition of the job.
 */
async function eligibleOn(
  sight: Sight,
  { active, rules }: FamilySettings,
  moment: Moment,
  look: (at: Moment) => Promise<Sight | undefined>
): Promise<string | undefined> {
  if (!active || sight.consent || sight.openFee || !sight.ended) return undefined
  const ended = localDay(sight.ended, moment.zone)
  const days = new Set([ended])
  for (const { enabled, days_since_ended, days_since_expiry } of rules) {
    if (!enabled) continue
    if (days_since_ended !== undefined) days.add(addDays(ended, days_since_ended))
    if (days_since_expiry !== undefined && sight.expiry) days.add(addDays(sight.expiry, days_since_expiry))
  }
  for (const day of [...days].filter(day => day >= ended).sort()) {
    const then = await look({ ...moment, now: momentAt(day, noon, moment.zone) })
    if (then?.output) return day
  }
  return undefined
}

/** Gives, or withdraws, a user's consent to keep the own loan history (AN-41). Withdrawn, it is gone at once. */
export async function setConsent(work: Work, naming: Naming, given: boolean) {
  const { id } = await find(work, naming)
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
