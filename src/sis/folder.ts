import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SisProfile } from './entity.ts'
import type { FeedPlace, WaitingFile } from './place.ts'

/** The folder of a profile's waiting zips, under the data directory. A name that would leave it is not followed. */
export function folderOf(dataDir: string, profile: Pick<SisProfile, 'institution' | 'code' | 'settings'>): string {
  const name = (profile.settings.folder ?? profile.code).replace(/[^\w.-]/g, '_').replace(/^\.+$/, '_')
  return join(dataDir, 'feeds', profile.institution.replace(/[^\w.-]/g, '_'), name)
}

/** A folder of this machine. It is made when it is not there. */
export function localPlace(folder: string): FeedPlace {
  return {
    async look() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const files: WaitingFile[] = []
      for (const name of await readdir(folder)) {
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
