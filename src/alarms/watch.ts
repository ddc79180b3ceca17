import type { Parts } from '../domain.ts'
import { transportOf } from '../letters/delivery/senders.ts'
import { sql } from '../sql.ts'
import { openWork, transactional } from '../unit-of-work.ts'
import type { Work } from '../work.ts'
import { compare, dueOf, type Found, type Mail, mailsOf, wordsOf } from './rules.ts'
import { alarmSettings, alarmsNow, knownAlarms } from './service.ts'

/**
 * Looks at what is alarming in every institution: what begins and ends stands in the log, and who wants to be told gets
 * a mail. Any number of processes may look at once: one of them does it. A mail that the server took just before the
 * process died goes out again.
 */
export async function watchAlarms(parts: Parts): Promise<void> {
  const { rows } = await parts.database.pool.query<{ institution: string }>('select institution from institution')
  for (const { institution } of rows) {
    const work = openWork(parts.database, parts.clock, { institution, actor: 'alarms', base: '' })
    await transactional(work, inside => look(inside, parts))
  }
}

async function look(work: Work, parts: Parts): Promise<void> {
  const { institution } = work
  const [lock] = await sql<{ free: boolean }>(
    work,
    "select pg_try_advisory_xact_lock(hashtextextended('patronage:alarms:' || $1::text, 0)) as free",
    [institution]
  )
  if (!lock?.free) return
  const found = await alarmsNow(work, parts)
  const known = await knownAlarms(work)
  const { begun, over } = compare(found, known)
  for (const { code, about, profile } of begun) {
    parts.log?.warn({ institution, alarm: code, about, ...(profile && { profile }) }, 'an alarm has begun')
    await sql(work, 'insert into alarm (institution, about, code, profile, since) values ($1, $2, $3, $4, $5)', [
      institution,
      about,
      code,
      profile ?? null,
      work.now
    ])
  }
  for (const about of over) {
    parts.log?.info({ institution, about }, 'an alarm is over')
    await sql(work, 'delete from alarm where institution = $1 and about = $2', [institution, about])
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
    await sql(
      work,
      `update alarm set told_at = case when $3 then $4::timestamptz else told_at end,
         tried_at = case when $3 then null else $4::timestamptz end
       where institution = $1 and about = any($2::text[])`,
      [work.institution, mail.alarms.map(({ about }) => about), isTaken, work.now]
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

async function addressesOfProfiles(work: Work): Promise<Map<string, string[]>> {
  const rows = await sql<{ code: string; addresses: string[] | null }>(
    work,
    `select code, settings -> 'alarmAddresses' as addresses from sis_profile where institution = $1`,
    [work.institution]
  )
  return new Map(rows.map(({ code, addresses }) => [code, addresses ?? []]))
}
