import { change, db, type Reach, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import { SisFile } from '../entity.ts'
import type { CsvSettings } from './csv/settings.ts'

// The files of runs, and the pieces of their content.

/** A file of a run as it is read. */
export type FileRow = Pick<SisFile, 'runId' | 'number' | 'name' | 'format' | 'storedBytes' | 'users'> & {
  /** How the profile reads its tables. */
  csv?: CsvSettings | undefined
}

/** The files of a run, in their order; `contentOf`: the run that keeps their content, when it is another. */
export async function filesOf(work: Work, runId: string, contentOf = runId): Promise<FileRow[]> {
  const files = await rows(
    work,
    db
      .selectFrom('sis_file')
      .where('institution', '=', work.institution)
      .where('runId', '=', runId)
      .select(['number', 'name', 'format', 'storedBytes', 'users'])
      .orderBy('number')
  )
  return files.map(file => ({ ...file, runId: contentOf }))
}

/** Adds a file to a run whose content is stored already. */
export async function insertFile(work: Work, file: Omit<SisFile, 'institution' | 'users'>): Promise<void> {
  work.em.create(SisFile, { institution: work.institution, ...file })
  await work.em.flush()
}

/** How many users a file holds, once it was checked. */
export async function countFile(work: Work, runId: string, number: number, users: number): Promise<void> {
  await change(
    work,
    db
      .updateTable('sis_file')
      .set({ users })
      .where('institution', '=', work.institution)
      .where('runId', '=', runId)
      .where('number', '=', number)
  )
}

/** Gives a run the files of another, but not their content. */
export async function copyFiles(work: Work, from: string, to: string): Promise<void> {
  await change(
    work,
    sql`insert into sis_file (institution, run_id, number, name, format, bytes, sha256, stored_bytes, users)
      select institution, ${to}::bigint, number, name, format, bytes, sha256, stored_bytes, users
      from sis_file where institution = ${work.institution} and run_id = ${from}`
  )
}

/** Removes one file of a run, or all that were stored but not checked yet. */
export async function dropFiles(work: Work, runId: string, number?: number): Promise<void> {
  const unchecked = db
    .selectFrom('sis_file as f')
    .where('f.institution', '=', work.institution)
    .where('f.runId', '=', runId)
    .where('f.users', 'is', null)
    .$if(number !== undefined, file => file.where('f.number', '=', number ?? 0))
  await change(
    work,
    db
      .deleteFrom('sis_file_chunk as c')
      .where('c.institution', '=', work.institution)
      .where('c.runId', '=', runId)
      .where(eb => eb.exists(unchecked.whereRef('f.number', '=', eb.ref('c.fileNumber'))))
  )
  const files = db
    .deleteFrom('sis_file')
    .where('institution', '=', work.institution)
    .where('runId', '=', runId)
    .where('users', 'is', null)
  await change(work, number === undefined ? files : files.where('number', '=', number))
}

/** Stores one piece of a file. */
export async function insertPiece(
  work: Work,
  of: { runId: string; fileNumber: number; number: number; content: Buffer }
): Promise<void> {
  const piece = { institution: work.institution, ...of, storedAt: work.now }
  await change(work, db.insertInto('sis_file_chunk').values(piece))
}

/** Gives pieces that were stored under a number to a run. The content stays where it is. */
export async function adoptPieces(work: Work, from: string, runId: string): Promise<void> {
  await change(
    work,
    db
      .updateTable('sis_file_chunk')
      .set({ runId })
      .where('institution', '=', work.institution)
      .where('runId', '=', from)
  )
}

/** Removes the content of a run's files. */
export async function dropPieces(work: Work, runId: string): Promise<void> {
  await change(
    work,
    db.deleteFrom('sis_file_chunk').where('institution', '=', work.institution).where('runId', '=', runId)
  )
}

/** Removes pieces of uploads that never became a run: their process died a day ago or more (receive.ts). */
export async function dropBrokenUploads(work: Work): Promise<void> {
  await change(
    work,
    sql`delete from sis_file_chunk f where f.institution = ${work.institution}
      and f.stored_at < ${work.now}::timestamptz - interval '1 day'
      and not exists (select from sis_run r where r.institution = f.institution and r.id = f.run_id)`
  )
}

/** One piece of a stored file; undefined behind its end. */
export async function pieceOf(
  work: Reach & Pick<Work, 'institution'>,
  of: { runId: string; number: number },
  piece: number
): Promise<Buffer | undefined> {
  const found = await row(
    work,
    db
      .selectFrom('sis_file_chunk')
      .where('institution', '=', work.institution)
      .where('runId', '=', of.runId)
      .where('fileNumber', '=', of.number)
      .where('number', '=', piece)
      .select(sql<Buffer>`content`.as('content'))
  )
  return found?.content
}
