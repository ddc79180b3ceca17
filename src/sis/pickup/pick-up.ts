import { AlmaError } from '../../alma/errors.ts'
import { Interrupted, JobFailure, type JobRun } from '../../jobs/job.ts'
import { isLost } from '../../jobs/lost.ts'
import { SftpError } from '../../sftp/failure.ts'
import type { SisProfile } from '../entity.ts'
import { openArchive } from '../feed/archive.ts'
import { countRecords } from '../feed/feed.ts'
import { countFile, dropFiles, filesOf } from '../feed/file-store.ts'
import { FeedError } from '../feed/slices.ts'
import type { Mode } from '../profile/listing.ts'
import { located } from '../runs/check.ts'
import { endRun } from '../runs/ending.ts'
import { addNotice, type Notice } from '../runs/notice-store.ts'
import { addRun } from '../runs/store.ts'
import { startRun } from '../runs/working-store.ts'
import { missingAlarm, shrunkAlarm } from './freshness.ts'
import { type FeedPlace, type Suffix, settledFiles, type WaitingFile } from './place.ts'
import { addFile } from './receive.ts'
import { openPlace } from './source.ts'
import { progressOf, runThatHas, takenFiles } from './store.ts'

type Run = Pick<
  JobRun<{ dry_run: boolean; again: boolean }>,
  'open' | 'transaction' | 'stopping' | 'config' | 'parameters' | 'counters'
>

/** A run while it takes its files in. */
interface Taking {
  run: Run
  runId: string
  profile: SisProfile
  mode: Mode
  place: FeedPlace
  /** Files taken, and the users in them. */
  files: number
  users: number
  /** The last file that cannot be read at all. */
  unreadable?: { file: string; message: string }
}

/**
 * Takes the waiting zips of a profile's place into the run, in name order (SIS-03), each checked whole, then renamed
 * (SIS-05). What cannot be taken does not keep the others: it is left or moved aside, and the run says why. A run that
 * is taken up again goes on where it stopped. JobFailure when the place cannot be reached, and when there was nothing
 * but what cannot be read.
 */
export async function pickUp(run: Run, profile: SisProfile, mode: Mode, runId: string): Promise<void> {
  const begun = await progressOf(run.open(), runId)
  if (begun && begun.phase !== 'WAITING') return
  if (!begun) await run.transaction(work => addRun(work, runId, profile.code, mode, run.parameters.dry_run))
  await run.transaction(work => dropFiles(work, runId))
  try {
    const place = await openPlace(run.open(), profile, run.config)
    try {
      const { files = 0, users = 0 } = (await progressOf(run.open(), runId)) ?? {}
      const taking: Taking = { run, runId, profile, mode, place, files, users }
      await takeAll(taking)
      const { unreadable } = taking
      if (taking.files === 0 && unreadable) throw new JobFailure(`${unreadable.file}: ${unreadable.message}`)
    } finally {
      await place.end()
    }
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error
    await endRun(run, runId, run.parameters.dry_run, { message: error.message })
    throw error
  }
  await run.transaction(work => startRun(work, runId))
}

async function takeAll(taking: Taking): Promise<void> {
  const { run, place, profile } = taking
  const taken = profile.settings.csv ? /\.(zip|csv|tsv)$/i : /\.zip$/i
  const { ready, growing, strange } = await settledFiles(place, run.config.FEED_SETTLE_MS, taken).catch(error => {
    throw error instanceof SftpError ? new JobFailure(error.message) : error
  })
  for (const { name } of growing)
    await say(taking, 'GROWING', name, 'Somebody is still writing it: left for the next time.')
  for (const name of strange)
    await say(taking, 'NOT_A_FEED', name, 'A feed is a zip of XML or JSON files: this file was not looked at.')
  for (const file of ready) {
    if (run.stopping) throw new Interrupted()
    const failure = await takeOne(taking, file).then(
      () => undefined,
      error => error
    )
    if (failure === undefined) continue
    if (!isPlaceFailure(failure)) throw failure
    const reason = `It could not be read: ${plain(failure)} Left for the next time.`
    await say(taking, 'LEFT', file.name, reason)
    // The connection is gone, and what is left with it.
    if (failure instanceof SftpError && failure.kind === 'CUT') break
  }
  if (taking.files === 0) await sayMissing(taking)
}

const typeOf = (name: string): 'zip' | 'csv' => (/\.zip$/i.test(name) ? 'zip' : 'csv')

/** Of the place and not of the file: it may be had the next time. */
const isPlaceFailure = (error: unknown): error is Error =>
  error instanceof SftpError || (!isLost(error) && /^E[A-Z]+$/.test(String((error as NodeJS.ErrnoException).code)))

const plain = (error: Error): string =>
  error instanceof SftpError ? error.message : `${(error as NodeJS.ErrnoException).code}.`

/** Takes one file in, or says why not. What is thrown is not the file's fault. */
async function takeOne(taking: Taking, file: WaitingFile): Promise<void> {
  const { run, runId, place } = taking
  const number = taking.files
  const drop = () => run.transaction(work => dropFiles(work, runId, number))
  try {
    const limit = run.config.UPLOAD_LIMIT
    const stored = await run.transaction(work =>
      addFile(work, runId, number, { name: file.name, type: typeOf(file.name), body: place.open(file.name), limit })
    )
    if (stored.bytes !== file.bytes) {
      await drop()
      return say(taking, 'GROWING', file.name, 'Somebody is still writing it: left for the next time.')
    }
    if (await isKnown(taking, file, stored.sha256)) return drop()
    const users = await countUsers(taking, number)
    if (taking.files > 0 && taking.users + users > run.config.SIS_MAX_USERS) {
      await drop()
      return say(taking, 'LEFT', file.name, 'The run would hold too many users: left for the next time.')
    }
    await run.transaction(work => countFile(work, runId, number, users))
    await sayShrunk(taking, file)
    taking.files++
    taking.users += users
  } catch (error) {
    if (!(error instanceof FeedError || error instanceof AlmaError) || isLost(error)) throw error
    await drop()
    const line = error instanceof FeedError && error.line > 0 ? `Line ${error.line}, column ${error.column}: ` : ''
    const inner = error instanceof FeedError ? (error.file?.split(': ').slice(1).join(': ') ?? '') : ''
    const message = `${inner && `${inner}: `}${line}${error.message.replace(/\.?$/, '.')} Nothing of it was taken.`
    taking.unreadable = { file: file.name, message }
    await say(taking, 'UNREADABLE', file.name, message)
    return moveAside(taking, file.name, '.rejected')
  }
  await moveAside(taking, file.name, '.handled')
}

/** True when the content was taken before; a run that died before it could rename a file finds it in itself. */
async function isKnown(taking: Taking, file: WaitingFile, sha256: string): Promise<boolean> {
  const { run, runId, profile, mode, files } = taking
  const { name, bytes } = file
  const of = { name, sha256, bytes, profileCode: profile.code, mode, runId, number: files }
  const known = await runThatHas(run.open(), of)
  if (known === undefined || (run.parameters.again && known !== String(runId))) return false
  if (known !== String(runId))
    await say(taking, 'KNOWN', file.name, `Its content was taken by the run ${known}: not taken again.`)
  await moveAside(taking, file.name, '.handled')
  return true
}

/** Goes through a stored file once: structure, encoding, checksums. Returns how many users it holds. */
async function countUsers({ run, runId, profile }: Taking, number: number): Promise<number> {
  const file = (await filesOf(run.open(), runId)).find(one => one.number === number)
  if (!file) return 0
  const archive = await openArchive(run.open(), { ...file, csv: profile.settings.csv })
  try {
    let count = 0
    const most = run.config.SIS_MAX_USERS
    for (const entry of archive.entries)
      count += await located(entry, file, () => countRecords(entry, most - count, most))
    return count
  } finally {
    archive.close()
  }
}

/** A dry run leaves its files where they are: it changes nothing. */
async function moveAside(taking: Taking, name: string, suffix: Suffix): Promise<void> {
  if (taking.run.parameters.dry_run) return
  try {
    await taking.place.moveAside(name, suffix)
  } catch (error) {
    await say(taking, 'NOT_RENAMED', name, `It was dealt with, but could not be renamed: ${plain(error as Error)}`)
  }
}

const say = ({ run, runId }: Taking, code: Notice['code'], file: string | null, message: string): Promise<void> =>
  run.transaction(work => addNotice(work, runId, { code, file, message }))

async function sayMissing(taking: Taking): Promise<void> {
  const { run, runId, profile } = taking
  const [last] = await takenFiles(run.open(), profile.code, runId)
  const awaited = { since: profile.createdAt, looked: true }
  const alarm = missingAlarm(last, profile.settings.freshness?.hours, run.open().now, awaited)
  if (alarm) await say(taking, alarm.code, null, alarm.message)
}

async function sayShrunk(taking: Taking, file: WaitingFile): Promise<void> {
  const { run, runId, profile } = taking
  const percent = profile.settings.freshness?.shrinkPercent
  if (percent === undefined) return
  const alarm = shrunkAlarm(file.bytes, await takenFiles(run.open(), profile.code, runId), percent)
  if (alarm) await say(taking, alarm.code, file.name, alarm.message)
}
