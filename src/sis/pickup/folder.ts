import { createReadStream } from 'node:fs'
import { readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { JobFailure } from '../../jobs/job.ts'
import type { SisProfile } from '../entity.ts'
import type { FeedPlace, WaitingFile } from './place.ts'

/** The folder of a profile's waiting zips, under the data directory. A name that would leave it is not followed. */
export function folderOf(dataDir: string, profile: Pick<SisProfile, 'institution' | 'code' | 'settings'>): string {
  const name = (profile.settings.folder ?? profile.code).replace(/[^\w.-]/g, '_').replace(/^\.+$/, '_')
  return join(dataDir, 'feeds', profile.institution.replace(/[^\w.-]/g, '_'), name)
}

/** What an operator can do about a folder that cannot be read, by the code of the system. */
const reasons: Record<string, string> = {
  ENOENT: 'There is no such folder: it is made by whoever brings the feeds',
  ENOTDIR: 'It is no folder',
  EACCES: 'The service may not read it',
  EPERM: 'The service may not read it'
}

/** The names in a folder; JobFailure with what to do when it cannot be read. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw new JobFailure(`The folder ${folder} of the feeds cannot be read. ${reasons[code] ?? code}.`)
  }
}

/** A folder of this machine. One that is not there is not made: who has misspelt it would never hear of it. */
export function localPlace(folder: string): FeedPlace {
  return {
    async look() {
      const files: WaitingFile[] = []
      for (const name of await namesIn(folder)) {
        const found = await stat(join(folder, name)).catch(() => undefined)
        if (found?.isFile()) files.push({ name, bytes: found.size, modifiedMs: Math.round(found.mtimeMs) })
      }
      return files
    },
    open: name => createReadStream(join(folder, name)),
    async moveAside(name, suffix) {
      await rename(join(folder, name), join(folder, `${name}${suffix}`)).catch(error => {
        // Gone already: it was renamed before.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      })
    },
    end: async () => {}
  }
}
