import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { AlmaError } from '../alma/errors.ts'
import type { AnyJob } from '../jobs/job.ts'
import { enqueue } from '../jobs/service.ts'
import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { SisFile, type SisProfile, SisRun } from './entity.ts'
import { listingOf, type Mode } from './listing.ts'
import { storeContent } from './stored-file.ts'

export interface Posted {
  profile: SisProfile
  mode: Mode
  job: AnyJob
  dryRun: boolean
  name: string
  type: 'zip' | 'xml' | 'json'
  body: Readable
  limit: number
}

/**
 * Takes a posted file and asks for its run, all in the work's transaction: an upload that breaks off leaves nothing.
 * The file is stored piece by piece, so its size is bounded by `limit` and not by memory. Returns the run's id.
 */
export async function receive(work: Work, posted: Posted): Promise<string> {
  const { profile, job } = posted
  const parameters = { profile: profile.code, dry_run: posted.dryRun, posted: true }
  const listing = listingOf(profile, posted.mode)
  const submittedBy = `API ${work.actor}`
  const instance = await enqueue(work, { job, listing, parameters, submittedBy, viaApi: false })
  await addRun(work, Number(instance), profile.code, posted.mode, posted.dryRun)
  await addFile(work, Number(instance), 0, posted)
  return instance
}

/** The row of a run; its number is that of its job instance. */
export async function addRun(
  work: Work,
  id: number,
  profileCode: string,
  mode: SisRun['mode'],
  dryRun: boolean
): Promise<void> {
  work.em.create(SisRun, { institution: work.institution, id, profileCode, mode, dryRun })
  await work.em.flush()
}

/** Stores one file of a run. */
export async function addFile(
  work: Work,
  runId: number,
  number: number,
  { name, type, body, limit }: Pick<Posted, 'name' | 'type' | 'body' | 'limit'>
): Promise<void> {
  const hash = createHash('sha256')
  let bytes = 0
  const tooLarge = () => new AlmaError('TOO_LARGE', { limit: String(limit) })
  const counted = (async function* () {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      if (bytes > limit) throw tooLarge()
      yield chunk
    }
  })()
  const insert = async (piece: number, content: Buffer): Promise<void> => {
    await sql(
      work,
      'insert into sis_file_chunk (institution, run_id, file_number, number, content) values ($1, $2, $3, $4, $5)',
      [work.institution, runId, number, piece, content]
    )
  }
  const packed = type === 'zip' ? counted : packing(counted)
  const storedBytes = await storeContent(insert, packed, Number.POSITIVE_INFINITY, tooLarge)
  if (bytes === 0) throw new AlmaError('INVALID_INPUT', { detail: 'The file is empty.' })
  const format = type === 'zip' ? 'zip' : (`${type}.gz` as const)
  work.em.create(SisFile, {
    institution: work.institution,
    runId,
    number,
    name,
    format,
    bytes,
    storedBytes,
    sha256: hash.digest('hex')
  })
  await work.em.flush()
}

/** The same bytes packed; an error of the source reaches the reader. */
const packing = (source: AsyncIterable<Buffer>): AsyncIterable<Buffer> =>
  pipeline(Readable.from(source), createGzip(), () => {})
