import type { Parts } from '../domain.ts'
import { allInstitutions } from '../institutions/store.ts'
import { transportOf } from '../letters/delivery/senders.ts'
import { openWork, transactional } from '../platform/unit-of-work.ts'
import type { Work } from '../platform/work.ts'
import { compare, dueOf, type Found, type Mail, mailsOf, wordsOf } from './rules.ts'
import { alarmsNow } from './service.ts'
import {
  addAlarm,
  addressesOfProfiles,
  alarmSettings,
  knownAlarms,
  noteMail,
  removeAlarm,
  takeAlarms
} from './store.ts'

/**
 * Looks at what is alarming in every institution: what begins and ends stands in the log, and who wants to be told gets
 * a mail. Any number of processes may look at once: one of them does it. A mail that the server took just before the
 * process died goes out again.
 */
export async function watchAlarms(parts: Parts): Promise<void> {
  for (const institution of await allInstitutions(parts.database.pool)) {
    const work = openWork(parts.database, parts.clock, { institution, actor: 'alarms', base: '' })
    await transactional(work, inside => look(inside, parts))
  }
}

async function look(work: Work, parts: Parts): Promise<void> {
  const { institution } = work
  if (!(await takeAlarms(work))) return
  const found = await alarmsNow(work, parts)
  const known = await knownAlarms(work)
  const { begun, over } = compare(found, known)
  for (const { code, about, profile } of begun) {
    parts.log?.warn({ institution, alarm: code, about, ...(profile && { profile }) }, 'an alarm has begun')
    await addAlarm(work, { about, code, profile: profile ?? null })
  }
  for (const about of over) {
    parts.log?.info({ institution, about }, 'an alarm is over')
    await removeAlarm(work, about)
  }
  await tell(work, parts, found)
}

/** Mails what is due to whom it concerns, and notes that it did, or that the server did not take it. */
async function tell(work: Work, parts: Parts, found: readonly Found[]): Promise<void> {
  const transport = transportOf(parts.config)
  if (!transport || found.length === 0) return
  const { addresses, repeat_hours } = await alarmSettings(work)
  const due = dueOf(found, await knownAlarms(work), { now: work.now, repeatHours: repeat_hours })
  for (const mail of mailsOf(due, addresses, await addressesOfProfiles(work))) {
    const isTaken = await sent(work, parts, mail)
    await noteMail(
      work,
      mail.alarms.map(({ about }) => about),
      isTaken
    )
  }
}

async function sent({ institution }: Work, { config, log }: Parts, { to, alarms }: Mail): Promise<boolean> {
  const base = config.PUBLIC_URL?.replace(/\/$/, '') ?? ''
  try {
    await transportOf(config)?.sendMail({
      from: config.MAIL_FROM,
      to,
      ...wordsOf(institution, alarms, base),
      headers: { 'Auto-Submitted': 'auto-generated' }
    })
    log?.info({ institution, alarms: alarms.length, addresses: to.length }, 'alarms were mailed')
    return true
  } catch (error) {
    // The server's own words may name an address.
    const { responseCode = 0 } = error as { responseCode?: number }
    log?.error({ institution, alarms: alarms.length, responseCode }, 'a mail about alarms was not taken')
    return false
  }
}
