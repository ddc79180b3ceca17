import type { JobListing } from '../../jobs/job.ts'
import type { SisProfile } from '../entity.ts'

export type Mode = 'import' | 'synchronize'

/** Runs of one profile never overlap, whatever they do (SIS-03). */
export const queueOf = (profile: Pick<SisProfile, 'code'>): string => `sis-${profile.code}`

/** The job of a profile's action, named as in Alma (SIS-11). */
export function listingOf(profile: SisProfile, mode: Mode): JobListing {
  const word = mode === 'import' ? 'IMPORT' : 'SYNCHRONIZE'
  const schedule = profile.settings[mode]?.schedule
  return {
    id: `S${profile.id}${mode === 'import' ? 1 : 2}`,
    name: `Users ${word} using ${profile.name}`,
    description:
      mode === 'import'
        ? `Adds the users of the waiting zips of profile ${profile.code}.`
        : `Updates and adds users from the waiting zips of profile ${profile.code}.`,
    profile: { id: String(profile.id), code: profile.code },
    queue: queueOf(profile),
    ...(schedule ? { schedule } : {})
  }
}

/** An action that is switched off does not run (SIS-11). */
export const isActive = (profile: SisProfile, mode: Mode): boolean => profile.settings[mode]?.active !== false
