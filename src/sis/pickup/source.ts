import { AlmaError } from '../../alma/errors.ts'
import type { Config } from '../../config.ts'
import { JobFailure } from '../../jobs/job.ts'
import type { Work } from '../../platform/work.ts'
import { SftpError } from '../../sftp/failure.ts'
import { accessOf, findConnection, type SftpConfig } from '../../sftp/service.ts'
import { openSession, type Session } from '../../sftp/session.ts'
import type { SisProfile } from '../entity.ts'
import { folderOf, localPlace } from './folder.ts'
import type { FeedPlace } from './place.ts'

/** Opens the place of a profile's feeds. JobFailure, with a reason for the operator, when it cannot be reached. */
export async function openPlace(
  work: Work,
  profile: SisProfile,
  config: Pick<Config, 'DATA_DIR'> & SftpConfig
): Promise<FeedPlace> {
  const { source } = profile.settings
  if (source?.connection === undefined) return localPlace(folderOf(config.DATA_DIR, profile))
  try {
    const connection = await findConnection(work, source.connection)
    return sftpPlace(await openSession(accessOf(connection, config)), source.directory)
  } catch (error) {
    if (error instanceof SftpError) throw new JobFailure(`S/FTP connection ${source.connection}: ${error.message}`)
    if (error instanceof AlmaError) throw new JobFailure(error.message)
    throw error
  }
}

/** A folder of an S/FTP server. */
export const sftpPlace = (session: Session, directory: string): FeedPlace => ({
  look: () => session.list(directory),
  open: name => session.read(`${directory}/${name}`),
  moveAside: (name, suffix) =>
    session.rename(`${directory}/${name}`, `${directory}/${name}${suffix}`).catch(error => {
      // Gone already: it was renamed before.
      if (!(error instanceof SftpError && error.kind === 'NOT_FOUND')) throw error
    }),
  end: () => session.end()
})
