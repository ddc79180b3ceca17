import type { Parts } from '../domain.ts'
import type { Work } from '../platform/work.ts'
import type { Found } from './rules.ts'
import { alarmSettings, knownAlarms } from './store.ts'

/** Everything that is alarming in the institution at this moment, domain by domain. */
export async function alarmsNow(work: Work, { domains }: Pick<Parts, 'domains'>): Promise<Found[]> {
  const found: Found[] = []
  for (const { alarms } of domains) if (alarms) found.push(...(await alarms(work)))
  const { switched_off } = await alarmSettings(work)
  return found.filter(({ code }) => !switched_off.includes(code))
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
