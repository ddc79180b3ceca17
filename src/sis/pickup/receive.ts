import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { AlmaError } from '../../alma/errors.ts'
import type { AnyJob } from '../../jobs/job.ts'
import { enqueue } from '../../jobs/service.ts'
import { transactional } from '../../platform/unit-of-work.ts'
import type { Work } from '../../platform/work.ts'
import { nextId } from '../../users/find/store.ts'
import type { SisFile, SisProfile } from '../entity.ts'
import { adoptPieces, dropPieces, insertFile, insertPiece } from '../feed/file-store.ts'
import { storeContent } from '../feed/stored-file.ts'
import { listingOf, type Mode } from '../profile/listing.ts'
import { addRun } from '../runs/store.ts'

export interface Posted {
  profile: SisProfile
  mode: Mode
  job: AnyJob
  dryRun: boolean
  name: string
  type: 'zip' | 'xml' | 'json' | 'csv'
  body: Readable
  limit: number
}

/**
 * Takes a file that is at hand and asks for its run, all in the work's transaction. The file is stored piece by piece,
 * so its size is bounded by `limit` and not by memory. Returns the run's id.
 */
export async function receive(work: Work, posted: Posted): Promise<string> {
  const id = await order(work, posted)
  await addFile(work, id, 0, posted)
  return id
}

/**
 * The same for a client that sends as slowly as it likes: each piece is stored as it comes, no transaction and no
 * connection waits meanwhile. What is stored of an upload that breaks off is removed at once, or a day later by the
 * daily purge when the process died (retention.ts). `work` must not be in a transaction.
 */
export async function receiveUpload(work: Work, posted: Posted): Promise<string> {
  const id = await nextId(work)
  try {
    const stored = await storePieces(work, id, 0, posted)
    return await transactional(work, async inside => {
      const runId = await order(inside, posted)
      await adoptPieces(inside, id, runId)
      await fileRow(inside, runId, 0, posted, stored)
      return runId
    })
  } catch (error) {
    await dropPieces(work, id)
    throw error
  }
}

/** The run and its job instance, which begins when the transaction is committed. */
async function order(work: Work, posted: Posted): Promise<string> {
  const { profile, job } = posted
  const parameters = { profile: profile.code, dry_run: posted.dryRun, posted: true }
  const listing = listingOf(profile, posted.mode)
  const submittedBy = `API ${work.actor}`
  const instance = await enqueue(work, { job, listing, parameters, submittedBy, viaApi: false })
  await addRun(work, instance, profile.code, posted.mode, posted.dryRun)
  return instance
}

type Given = Pick<Posted, 'name' | 'type' | 'body' | 'limit'>

/** Stores one file of a run; gives its size and hash. */
export async function addFile(work: Work, runId: string, number: number, given: Given): Promise<Stored> {
  const stored = await storePieces(work, runId, number, given)
  await fileRow(work, runId, number, given, stored)
  return stored
}

type Stored = Pick<SisFile, 'bytes' | 'storedBytes' | 'sha256'>

/** The content of a file, piece by piece. 413 when it is larger than `limit`, 401664 when it is empty. */
async function storePieces(work: Work, runId: string, number: number, given: Given): Promise<Stored> {
  const { type, body, limit } = given
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
  const insert = (piece: number, content: Buffer): Promise<void> =>
    insertPiece(work, { runId, fileNumber: number, number: piece, content })
  const packed = type === 'zip' ? counted : packing(counted)
  const storedBytes = await storeContent(insert, packed, Number.POSITIVE_INFINITY, tooLarge)
  if (bytes === 0) throw new AlmaError('INVALID_INPUT', { detail: 'The file is empty.' })
  return { bytes, storedBytes, sha256: hash.digest('hex') }
}

function fileRow(work: Work, runId: string, number: number, given: Given, stored: Stored): Promise<void> {
  const { name, type } = given
  return insertFile(work, { runId, number, name, format: type === 'zip' ? 'zip' : `${type}.gz`, ...stored })
}

/** The same bytes packed; an error of the source reaches the reader. */
const packing = (source: AsyncIterable<Buffer>): AsyncIterable<Buffer> =>
  pipeline(Readable.from(source), createGzip(), () => {})
