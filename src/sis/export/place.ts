import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AlmaError } from '../../alma/errors.ts'
import type { Config } from '../../config.ts'
import { JobFailure } from '../../jobs/job.ts'
import type { Work } from '../../platform/work.ts'
import { SftpError } from '../../sftp/failure.ts'
import { accessOf, findConnection, type SftpConfig } from '../../sftp/service.ts'
import { openSession, type Session } from '../../sftp/session.ts'
import type { SisProfile } from '../entity.ts'

/** Where exports go: a local folder, or one of an S/FTP server. */
export interface ExportPlace {
  /**
   * Writes a file under a name of its own and gives it its name when all of it is there: nobody finds half a file. One
   * of that name is replaced.
   */
  put(name: string, content: AsyncIterable<Buffer>): Promise<void>
  end(): Promise<void>
}

/** Ends the name of a file that is not complete: nobody picks it up. */
const part = '.part'

const safe = (name: string): string => name.replace(/[^\w.-]/g, '_').replace(/^\.+$/, '_')

/** Where the exports of a profile are, under the data directory. */
export const exportFolder = (dataDir: string, institution: string, profileCode: string): string =>
  join(dataDir, 'exports', safe(institution), safe(profileCode))

/** Opens the place of a profile's exports. JobFailure, with a reason for the operator, when it cannot be reached. */
export async function openExportPlace(
  work: Work,
  { code, settings }: SisProfile,
  config: Pick<Config, 'DATA_DIR'> & SftpConfig
): Promise<ExportPlace> {
  const { connection: name, directory = '.' } = settings.exports ?? {}
  if (name === undefined) return folderPlace(exportFolder(config.DATA_DIR, work.institution, code))
  try {
    const session = await openSession(accessOf(await findConnection(work, name), config))
    return remotePlace(session, directory, name)
  } catch (error) {
    if (error instanceof SftpError) throw new JobFailure(`S/FTP connection ${name}: ${error.message}`)
    if (error instanceof AlmaError) throw new JobFailure(error.message)
    throw error
  }
}

function folderPlace(folder: string): ExportPlace {
  return {
    async put(name, content) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = join(folder, name)
      try {
        await pipeline(content, createWriteStream(file + part, { mode: 0o600 }))
        await rename(file + part, file)
      } catch (error) {
        await rm(file + part, { force: true })
        throw error
      }
    },
    end: async () => {}
  }
}

function remotePlace(session: Session, directory: string, connection: string): ExportPlace {
  return {
    async put(name, content) {
      const file = `${directory}/${name}`
      try {
        await session.makeFolder(directory)
        await session.write(file + part, content)
        await session.rename(file + part, file)
      } catch (error) {
        await session.remove(file + part).catch(() => {})
        if (!(error instanceof SftpError)) throw error
        throw new JobFailure(`S/FTP connection ${connection}: ${error.message} The export is not there.`)
      }
    },
    end: () => session.end()
  }
}
