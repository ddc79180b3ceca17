import { formatMoment } from '../alma/dates.ts'
import { recordAudit } from '../audit/service.ts'
import type { Work } from '../platform/work.ts'
import { localDay } from '../terms/service.ts'
import { find, findHeld, type Naming } from '../users/find/lookup.ts'
import { findConsent, giveConsent, withdrawConsent } from './cut/consent-store.ts'
import { standing } from './cut/store.ts'
import { lastLink } from './manifest/chain-store.ts'
import { momentOf, ruleName, settingsOf } from './rules/decided.ts'
import { predicateOf } from './rules/predicate-store.ts'
import { familyNames, type PrivacySettings } from './rules/settings.ts'
import { oldestUnproven } from './run/unproven-store.ts'

export { why } from './rules/why.ts'

/**
 * What a run would do now, family by family: counts by rule, library and user group, a few internal ids, and what is
 * over and stays, and why. The same conditions as the job's, changing nothing.
 */
export async function preview(work: Work, settings: PrivacySettings) {
  const moment = await momentOf(work)
  const families = []
  for (const name of familyNames) {
    const of = settings.families[name]
    const rows = await standing(work, predicateOf(name, settings, moment))
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
  const last = await lastLink(work)
  const unproven = await oldestUnproven(work)
  return {
    active: settings.active,
    schedule: settings.schedule,
    ...(lockedBy === null ? {} : { locked_by: lockedBy }),
    ...(last
      ? {
          last_run: {
            manifest: last.number,
            job_instance: String(last.instance),
            ended_at: formatMoment(last.createdAt),
            hash: last.hash,
            signed: last.signature !== null,
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
  await (given ? giveConsent : withdrawConsent)(work, id)
  await recordAudit(work, { action: given ? 'consent.given' : 'consent.withdrawn', subject: `user:${id}` })
  return consentOf(work, naming)
}

/** Whether a user wants the own loan history kept, since when, or until when. */
export async function consentOf(work: Work, naming: Naming) {
  const { id } = await find(work, naming)
  const consent = await findConsent(work, id)
  return {
    keep_loan_history: consent !== undefined && consent.withdrawnAt === null,
    ...(consent ? { given_at: formatMoment(consent.givenAt) } : {}),
    ...(consent?.withdrawnAt ? { withdrawn_at: formatMoment(consent.withdrawnAt) } : {})
  }
}
