import { noId } from '../../alma/ids.ts'
import { db, row, rows, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'
import type { Change } from '../../users/record/change.ts'

/** What a run did to one user. */
export interface Done {
  /** Place within the chunk. */
  place: number
  outcome: 'c' | 'u'
  userId: string
  line: number
  primaryId: string | null
  changes: Change[]
}

export interface DoneChunk {
  number: number
  entry: string
  /** The last record first: what was taken from one and given to the next goes back the same way. */
  done: Done[]
}

/** The chunk of a run before the one of that number; without a number its last one. */
export async function chunkBefore(work: Work, runId: string, before?: number): Promise<DoneChunk | undefined> {
  const chunks = db
    .selectFrom('sis_chunk')
    .where('institution', '=', work.institution)
    .where('runId', '=', runId)
    .select(['number', 'entry', 'firstUser', 'lines', 'userIds', 'outcomes'])
    .orderBy('number', 'desc')
    .limit(1)
  const chunk = await row(work, before === undefined ? chunks : chunks.where('number', '<', before))
  if (!chunk) return undefined
  const changes = sql<Change[] | null>`changes`
  const records = await rows(
    work,
    db
      .selectFrom('sis_record')
      .where('institution', '=', work.institution)
      .where('runId', '=', runId)
      .where('number', '>=', chunk.firstUser)
      .where('number', '<', chunk.firstUser + chunk.outcomes.length)
      .select(['number', 'primaryId', changes.as('changes')])
  )
  const told = new Map(records.map(({ number, ...rest }) => [number - chunk.firstUser, rest]))
  const done = [...chunk.outcomes].flatMap((outcome, place): Done[] => {
    if (outcome !== 'c' && outcome !== 'u') return []
    const { primaryId = null, changes = null } = told.get(place) ?? {}
    const line = chunk.lines[place] ?? 0
    return [{ place, outcome, userId: chunk.userIds[place] ?? noId, line, primaryId, changes: changes ?? [] }]
  })
  return { number: chunk.number, entry: chunk.entry, done: done.reverse() }
}
