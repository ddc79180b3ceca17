import { Interrupted, type JobRun } from '../../jobs/job.ts'
import { type FeedEntry, type OpenArchive, openArchive } from '../feed/archive.ts'
import { countRecords, type RawRecord } from '../feed/feed.ts'
import { countFile, type FileRow } from '../feed/file-store.ts'
import { FeedError } from '../feed/slices.ts'
import { startRun } from './working-store.ts'

type Run = Pick<JobRun, 'open' | 'transaction' | 'stopping' | 'config'>

/**
 * Goes through every file once before anything is applied, and shows each record to `see`; a run that was taken up
 * again has done so, and goes only for `see`. Returns how many users there are.
 */
export async function check(
  run: Run,
  runId: string,
  files: readonly FileRow[],
  see?: (raw: RawRecord, kind: FeedEntry['kind']) => void
): Promise<number> {
  const known = files.map(({ users }) => users)
  const isChecked = known.every(users => users !== null)
  if (isChecked && !see) return known.reduce((sum: number, users) => sum + (users ?? 0), 0)
  if (!isChecked) await run.transaction(work => startRun(work, runId))
  let total = 0
  for (const file of files) {
    const users = await within(run, file, async ({ entries }) => {
      let count = 0
      const most = run.config.SIS_MAX_USERS
      for (const entry of entries)
        count += await located(entry, file, () => countRecords(entry, most - total - count, most, see))
      return count
    })
    total += users
    if (!isChecked) await run.transaction(work => countFile(work, runId, file.number, users))
    if (!isChecked && run.stopping) throw new Interrupted()
  }
  return total
}

/** Opens a file for one step, and names it in what goes wrong. */
export async function within<T>(run: Run, file: FileRow, step: (archive: OpenArchive) => Promise<T>): Promise<T> {
  try {
    const archive = await openArchive(run.open(), file)
    try {
      return await step(archive)
    } finally {
      archive.close()
    }
  } catch (error) {
    if (error instanceof FeedError) error.file ??= file.name
    throw error
  }
}

/** Names the entry of the zip in which an error stands. */
export async function located<T>(entry: FeedEntry, file: FileRow, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof FeedError) error.file = entry.name === file.name ? file.name : `${file.name}: ${entry.name}`
    throw error
  }
}
