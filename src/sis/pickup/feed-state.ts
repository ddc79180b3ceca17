import type { Work } from '../../platform/work.ts'
import type { SisProfile } from '../entity.ts'
import { findProfile, listProfiles } from '../profile/service.ts'
import { alarmsOf, median, type TakenFile, usualOf } from './freshness.ts'
import { hasLooked, takenFiles } from './store.ts'

/** How fresh a profile's feed is: its last file beside the ten before, and what is alarming now. */
export async function feedStateOf(work: Work, code: string) {
  const profile = await findProfile(work, code)
  const files = await takenFiles(work, profile.code)
  const [last, ...before] = files
  return {
    profile: profile.code,
    last_file: last
      ? { name: last.name, bytes: last.bytes, sha256: last.sha256, taken_at: last.at.toISOString(), run: last.run }
      : null,
    median_bytes: median(before.slice(0, usualOf).map(({ bytes }) => bytes)) ?? null,
    alarms: await alarmsNow(work, profile, files)
  }
}

async function alarmsNow(work: Work, { code, createdAt, settings }: SisProfile, files: readonly TakenFile[]) {
  const awaited = { since: createdAt, looked: files.length === 0 && (await hasLooked(work, code)) }
  return alarmsOf(files, settings.freshness, work.now, awaited).map(alarm => ({ profile: code, ...alarm }))
}

/** What is alarming now about the feeds of the institution, or of one profile. */
export async function feedAlarms(work: Work, code?: string) {
  const alarms: { profile: string; code: 'MISSING' | 'SHRUNK'; message: string }[] = []
  for (const profile of await listProfiles(work)) {
    if (!profile.settings.freshness || (code !== undefined && profile.code.toLowerCase() !== code.toLowerCase()))
      continue
    alarms.push(...(await alarmsNow(work, profile, await takenFiles(work, profile.code))))
  }
  return alarms
}
