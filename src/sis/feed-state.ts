import type { Work } from '../work.ts'
import { alarmsOf, median, usualOf } from './freshness.ts'
import { takenFiles } from './pick-up-store.ts'
import { findProfile, listProfiles } from './profiles.ts'

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
    alarms: alarmsOf(files, profile.settings.freshness, work.now).map(alarm => ({ profile: profile.code, ...alarm }))
  }
}

/** What is alarming now about the feeds of the institution, or of one profile. */
export async function feedAlarms(work: Work, code?: string) {
  const alarms: { profile: string; code: 'MISSING' | 'SHRUNK'; message: string }[] = []
  for (const { code: profile, settings } of await listProfiles(work)) {
    if (!settings.freshness || (code !== undefined && profile.toLowerCase() !== code.toLowerCase())) continue
    for (const alarm of alarmsOf(await takenFiles(work, profile), settings.freshness, work.now))
      alarms.push({ profile, ...alarm })
  }
  return alarms
}
