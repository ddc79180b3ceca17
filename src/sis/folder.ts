import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SisProfile } from './entity.ts'

/** Ends the name of a zip that was picked up (SIS-05). */
const handled = '.handled'

/** The folder of a profile's waiting zips, under the data directory. A name that would leave it is not followed. */
export function folderOf(dataDir: string, profile: Pick<SisProfile, 'institution' | 'code' | 'settings'>): string {
  const name = (profile.settings.folder ?? profile.code).replace(/[^\w.-]/g, '_').replace(/^\.+$/, '_')
  return join(dataDir, 'feeds', profile.institution.replace(/[^\w.-]/g, '_'), name)
}

export interface WaitingFile {
  name: string
  path: string
}

/** The waiting zips in name order. The folder is made when it is not there. */
export async function waitingFiles(folder: string): Promise<WaitingFile[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = (await readdir(folder)).filter(name => /\.zip$/i.test(name)).sort()
  const files: WaitingFile[] = []
  for (const name of names)
    if ((await stat(join(folder, name))).isFile()) files.push({ name, path: join(folder, name) })
  return files
}

export const openFile = (file: WaitingFile) => createReadStream(file.path)

/**
 * Says that a zip was picked up, whatever became of its users (SIS-05). One that is gone already was renamed before.
 */
export async function markHandled(folder: string, name: string): Promise<void> {
  try {
    await rename(join(folder, name), join(folder, `${name}${handled}`))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
