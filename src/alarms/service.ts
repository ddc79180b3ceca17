import type { Parts } from '../domain.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import type { Found, Known } from './rules.ts'
import type { AlarmSettings } from './schema.ts'

/** Everything that is alarming in the institution at this moment, domain by domain. */
export async function alarmsNow(work: Work, { domains }: Pick<Parts, 'domains'>): Promise<Found[]> {
  const found: Found[] = []
  for (const { alarms } of domains) if (alarms) found.push(...(await alarms(work)))
  return found
}

/** The alarms that are known to last. */
export async function knownAlarms(work: Work): Promise<Known[]> {
  const rows = await sql<{ about: string; since: string; told: string | null; tried: string | null }>(
    work,
    'select about, since, told_at as told, tried_at as tried from alarm where institution = $1 order by since, about',
    [work.institution]
  )
  const moment = (text: string | null) => (text === null ? null : new Date(text))
  return rows.map(row => ({
    about: row.about,
    since: new Date(row.since),
    toldAt: moment(row.told),
    triedAt: moment(row.tried)
  }))
}

/** What is alarming now, with when it was first seen and told of. */
export async function listAlarms(work: Work, parts: Pick<Parts, 'domains'>) {
  const known = new Map((await knownAlarms(work)).map(state => [state.about, state]))
  return {
    alarms: (await alarmsNow(work, parts)).map(({ code, about, profile, message }) => ({
      code,
      about,
      ...(profile === undefined ? {} : { profile }),
      message,
      since: known.get(about)?.since.toISOString() ?? null,
      told_at: known.get(about)?.toldAt?.toISOString() ?? null
    }))
  }
}

/** Who is told, and how often: nobody where nothing was decided. */
export async function alarmSettings(work: Work): Promise<AlarmSettings> {
  const [row] = await sql<AlarmSettings>(
    work,
    'select addresses, repeat_hours from alarm_settings where institution = $1',
    [work.institution]
  )
  return row ?? { addresses: [], repeat_hours: 24 }
}

/** Decides who is told. */
export async function changeAlarmSettings(work: Work, settings: AlarmSettings): Promise<AlarmSettings> {
  await sql(
    work,
    `insert into alarm_settings (institution, addresses, repeat_hours, modified_at, modified_by) values ($1, $2, $3, $4, $5)
     on conflict (institution) do update set addresses = excluded.addresses, repeat_hours = excluded.repeat_hours,
       modified_at = excluded.modified_at, modified_by = excluded.modified_by`,
    [work.institution, JSON.stringify(settings.addresses), settings.repeat_hours, work.now, work.actor]
  )
  return settings
}
