/** A table whose rows belong to runs of jobs, and the column that names the run. */
export interface RunRows {
  table: string
  column: string
}

let known: readonly RunRows[] = []

/** Says once, when the service is put together (domains.ts), what hangs on runs: what must go first comes first. */
export function knowRunRows(rows: readonly RunRows[]): void {
  known = rows
}

/** Everything that hangs on runs, in all domains. */
export const allRunRows = (): readonly RunRows[] => known

/** Some runs, and how many records they have looked at. */
export interface Batch {
  runs: string[]
  records: number
}

/**
 * Runs in batches that one transaction can bear: at most `most.runs`, and no further one once `most.records` records
 * are reached. Pure.
 */
export function batchesOf(
  runs: readonly { id: string; records: number }[],
  most: { runs: number; records: number }
): Batch[] {
  const batches: Batch[] = []
  for (const { id, records } of runs) {
    const last = batches.at(-1)
    if (last && last.runs.length < most.runs && last.records + records <= most.records) {
      last.runs.push(id)
      last.records += records
    } else batches.push({ runs: [id], records })
  }
  return batches
}
