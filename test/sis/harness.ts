import { gzipSync } from 'node:zlib'
import type { Config } from '../../src/config.ts'
import { change, sql } from '../../src/data/statements.ts'
import { Interrupted, type JobListing, type JobRun } from '../../src/jobs/job.ts'
import { addInstance } from '../../src/jobs/store.ts'
import type { fixedClock } from '../../src/platform/clock.ts'
import type { Database } from '../../src/platform/database.ts'
import { openWork, transactional } from '../../src/platform/unit-of-work.ts'
import type { Work } from '../../src/platform/work.ts'
import type { RunRules } from '../../src/sis/decide/prepare.ts'
import { listRecords } from '../../src/sis/report/report.ts'
import type { Counter } from '../../src/sis/run/pass.ts'
import { settleRun } from '../../src/sis/run/run.ts'
import { addRun, setOrigin } from '../../src/sis/runs/store.ts'
import { undoJob } from '../../src/sis/undo/job.ts'
import type { Person } from './people.ts'

export interface Place {
  database: Database
  clock: ReturnType<typeof fixedClock>
  config: Config
}

export const workOf = ({ database, clock }: Place, institution: string): Work =>
  openWork(database, clock, { institution, actor: 'test', base: '' })

export interface Settled {
  counters: Record<Counter, number>
  records: Awaited<ReturnType<typeof listRecords>>['records']
  /** Number of the run. */
  id: string
  /** What the run threw, if it did. */
  error: unknown
}

/**
 * Runs a feed through the engine without the queue, `size` records a chunk; gives its report. With `stopEvery` it is
 * interrupted at every so many chunk borders, and taken up again from what it has stored.
 */
export async function settleFeed(
  place: Place,
  rules: RunRules,
  feed: { content: string | Buffer; kind: 'xml' | 'json' | 'zip' },
  size: number,
  stopEvery = 0
): Promise<Settled> {
  const { institution } = rules
  const open = () => workOf(place, institution)
  const listing = { id: 'S1', name: 'Test', description: '' }
  const start = { job: { kind: 'sis-synchronize' }, listing, name: 'Test', parameters: {}, counters: {} }
  const instance = await transactional(open(), async work => {
    const id = await addInstance(work, { ...start, submittedBy: 'test', queue: 'q', viaApi: false })
    await addRun(work, id, rules.profileCode, rules.mode, rules.dryRun)
    const zipped = feed.kind === 'zip'
    const packed = zipped ? (feed.content as Buffer) : gzipSync(feed.content, { level: 1 })
    const format = zipped ? 'zip' : `${feed.kind}.gz`
    await change(
      work,
      sql`insert into sis_file (institution, run_id, number, name, format, bytes, sha256, stored_bytes)
        values (${institution}, ${id}, 0, 'users', ${format}, 1, '', ${packed.length})`
    )
    await change(work, sql`insert into sis_file_chunk values (${institution}, ${id}, 0, 0, ${packed}, ${work.now})`)
    return id
  })
  const counters: Settled['counters'] = { processed: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 }
  const run = runOf(place, institution, { instance, listing, parameters: {}, counters, stopEvery })
  let error: unknown
  do
    error = await settleRun(run, instance, rules, size).then(
      () => undefined,
      thrown => thrown
    )
  while (error instanceof Interrupted)
  await change(open(), ended(institution, instance))
  const { records } = await listRecords(open(), instance, { limit: 10_000, offset: 0 })
  return { counters, records, error, id: instance }
}

/** What a runner would do: nobody must wait for this run. */
const ended = (institution: string, instance: string) =>
  sql`update job_instance set status = 'COMPLETED_SUCCESS' where institution = ${institution} and id = ${instance}`

/** What a job is given, without the queue; with `stopEvery` it is asked to stop at every so many looks. */
function runOf<C extends string>(
  place: Place,
  institution: string,
  of: {
    instance: string
    listing: JobListing
    parameters: any
    counters: Record<C, number>
    stopEvery: number
  }
): JobRun<any, C> {
  const { instance, listing, parameters, counters, stopEvery } = of
  const open = () => workOf(place, institution)
  let asked = 0
  return {
    institution,
    listing,
    instance,
    parameters,
    config: place.config,
    get stopping() {
      return stopEvery > 0 && ++asked % stopEvery === 0
    },
    open,
    counters,
    transaction: step => transactional(open(), step),
    count(counter, by = 1) {
      counters[counter] += by
    },
    save: async (work, progress) => {
      await change(
        work,
        sql`update job_instance set counters = ${JSON.stringify(counters)}::jsonb, progress = ${progress}
          where institution = ${institution} and id = ${instance}`
      )
    },
    ...{ suppose: () => {}, warn: () => {}, park: async () => {} }
  }
}

/** Undoes a run through the engine, interrupted as `stopEvery` says; gives the report of that. */
export async function undoRun(place: Place, institution: string, of: string, dryRun: boolean, stopEvery = 0) {
  const open = () => workOf(place, institution)
  const listing = { id: 'S3', name: 'Test', description: '' }
  const start = { job: { kind: 'sis-undo' }, listing, name: 'Test', parameters: {}, counters: {} }
  const instance = await transactional(open(), async work => {
    const id = await addInstance(work, { ...start, submittedBy: 'test', queue: 'q', viaApi: false })
    await addRun(work, id, 'CAMPUS', 'synchronize', dryRun)
    await setOrigin(work, id, { action: 'UNDO', run: of, decided: { by: 'test', at: '' } })
    return id
  })
  const counters = { processed: 0, updated: 0, removed: 0, rejected: 0 }
  const run = runOf(place, institution, { instance, listing, parameters: { dry_run: dryRun }, counters, stopEvery })
  for (let again = true; again; )
    again = await undoJob.run(run).then(
      () => false,
      error => {
        if (error instanceof Interrupted) return true
        throw error
      }
    )
  await change(open(), ended(institution, instance))
  const { records } = await listRecords(open(), instance, { limit: 10_000, offset: 0 })
  return { counters, records }
}

const coreNames = { first: 'first_name', last: 'last_name', expiry: 'expiry_date', pref: 'pref_first_name' } as const
const codeNames = { group: 'user_group', campus: 'campus_code', language: 'preferred_language' } as const
const guardNames: Record<string, string> = { ...codeNames, pref: 'pref_first_name' }

/**
 * The institution's users as the oracle sees them; throws when their identifiers or columns are not those of the
 * record.
 */
export async function peopleOf({ database }: Place, institution: string): Promise<Person[]> {
  const { rows: users } = await database.pool.query(
    `select id, record, guarded, version, primary_id, user_group, status, expiry_date::text as expiry,
       (select json_agg(json_build_array(value_key, id_type) order by value_key) from user_identifier i
        where i.institution = u.institution and i.user_id = u.id) as keys
     from app_user u where institution = $1 order by id`,
    [institution]
  )
  return users.map(row => {
    const person = personOf(row)
    const names = [['', row.record.primary_id], ...person.ids.map(({ type, value }) => [type, value])]
    const keys = names.map(([type, value]) => [value.toLowerCase(), type]).sort()
    const [stored, expected] = [JSON.stringify(row.keys), JSON.stringify(keys)]
    if (stored !== expected) throw new Error(`identifiers ${stored}, of the record ${expected}`)
    const columns = [row.primary_id, row.user_group ?? undefined, row.status, row.expiry ? `${row.expiry}Z` : undefined]
    if (String(columns) !== String([person.primary, person.group, person.status, person.expiry]))
      throw new Error(`columns ${columns} of ${JSON.stringify(person)}`)
    return person
  })
}

function personOf({ record, guarded, version }: Record<string, any>): Person {
  const hand = (entry: any) => entry.segment_type !== 'External'
  const person: Record<string, any> = {
    internal: record.account_type.value === 'INTERNAL',
    primary: record.primary_id,
    status: record.status.value,
    ids: (record.user_identifier ?? []).map((id: any) => ({ type: id.id_type.value, value: id.value, hand: hand(id) })),
    notes: (record.user_note ?? []).map((note: any) => ({ text: note.note_text, hand: hand(note) })),
    emails: (record.contact_info?.email ?? []).map((email: any) => ({
      address: email.email_address,
      preferred: email.preferred,
      hand: hand(email)
    })),
    manual: {},
    version
  }
  for (const [name, field] of Object.entries(coreNames)) person[name] = record[field]
  for (const [name, field] of Object.entries(codeNames)) person[name] = record[field]?.value
  for (const [name, field] of Object.entries(guardNames)) {
    const guard = guarded[field]
    const said = (value: any) => value?.value ?? value ?? undefined
    if (guard?.manual)
      person.manual[name] = { was: said('original' in guard ? guard.original : guard.sis), sent: said(guard.sis) }
  }
  return person as Person
}
