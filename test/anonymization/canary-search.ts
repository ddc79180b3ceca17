import { createHash } from 'node:crypto'
import { inflateRawSync, unzipSync } from 'node:zlib'
import { allTables, namesOf, type Table } from '../../src/personal-data/table.ts'
import type { TestApp } from '../helpers/app.ts'
import { idOf, mark, token } from './canary-people.ts'

/** A find: which table, which place in it (`record.user_note.0.note_text`), what. */
export interface Hit {
  table: string
  place: string
  found: string
}

/** Numbers of people's rows are made of sequences that begin here: nothing else has such numbers. */
export const firstNumber = 4_700_000_000
const number = /(?<!\d)47000\d{5}(?!\d)/g

const spellings = [mark, mark.toLowerCase(), mark.toUpperCase()]
/** The middle of a text in base64, at each of the three places where it may begin. */
const base64 = spellings.flatMap(text =>
  [0, 1, 2].map(before =>
    Buffer.from(`${'x'.repeat(before)}${text}`)
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4)
      .replace(/=/g, '')
  )
)
const encoded = [...spellings.map(text => Buffer.from(text).toString('hex')), ...base64]
const plain = new RegExp(`${mark}\\w*`, 'gi')

/** Whether a text holds a token, as it is or encoded; what it holds. */
export function tokensIn(text: string): string[] {
  const found = text.match(plain) ?? []
  return found.length > 0 ? found : encoded.filter(one => text.includes(one) || text.includes(one.toUpperCase()))
}

/** Whether bytes hold a token: as they are, and unpacked where they are packed. */
export function tokensInBytes(bytes: Buffer): string[] {
  const texts = [bytes.toString('latin1')]
  for (const open of [() => unzipSync(bytes), () => firstOfZip(bytes)])
    try {
      texts.push(open().toString('latin1'))
    } catch {
      // Packed in no such way.
    }
  return texts.flatMap(tokensIn)
}

/** The first entry of a zip: behind its local header. */
function firstOfZip(bytes: Buffer): Buffer {
  if (bytes.readUInt32LE(0) !== 0x04034b50) throw new Error('No zip.')
  return inflateRawSync(bytes.subarray(30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28)))
}

/** Digests of what names people, as anybody could compute them who has a list of names: no way to forget. */
const digests = new Map(
  Array.from({ length: 320 }, (_, person) => [idOf(person), token(person, 'user_identifier.value')])
    .flat()
    .flatMap(name => [name, name.toLowerCase()])
    .flatMap(name =>
      ['md5', 'sha1', 'sha256'].map((kind): [string, string] => [
        createHash(kind).update(name).digest('hex'),
        `${kind} of ${name}`
      ])
    )
)
const digestsIn = (text: string): string[] =>
  (text.match(/(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-f])/g) ?? []).flatMap(
    one => digests.get(one) ?? []
  )

/** Those of the numbers that stand in a text. */
export const numbersIn = (text: string, numbers: ReadonlySet<string>): string[] =>
  (text.match(number) ?? []).filter(one => numbers.has(one))

/** Every table of the database, of every schema. */
async function tablesOf({ database }: Pick<TestApp, 'database'>): Promise<string[]> {
  const { rows } = await database.pool.query(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`
  )
  return rows.map(({ schema, name }) => (schema === 'public' ? name : `${schema}.${name}`))
}

/** Calls `see` with every text, number and run of bytes of a row, and where it stands. */
function walk(value: unknown, place: string, see: (place: string, text: string) => void): void {
  if (value === null || value === undefined) return
  if (typeof value === 'object')
    for (const [key, item] of Object.entries(value)) {
      if (!Array.isArray(value)) see(place, key)
      walk(item, place === '' ? key : `${place}.${key}`, see)
    }
  else see(place, String(value))
}

/**
 * Reads the full content of every table of every schema. Finds each token, also in json, in bytes and encoded, digests
 * of identifiers, and each of the numbers given.
 */
export async function search(app: Pick<TestApp, 'database' | 'app'>, numbers: ReadonlySet<string>) {
  await app.app.reads.flush()
  const hits: Hit[] = []
  let rows = 0
  for (const table of await tablesOf(app)) {
    const answer = await app.database.pool.query(`select to_jsonb(t) as row from ${table} t`)
    rows += answer.rows.length
    for (const { row } of answer.rows)
      walk(row, '', (place, text) => {
        const found = /^\\x[0-9a-f]*$/.test(text) ? tokensInBytes(Buffer.from(text.slice(2), 'hex')) : tokensIn(text)
        for (const one of [...found, ...digestsIn(text), ...numbersIn(text, numbers)])
          hits.push({ table, place, found: one })
      })
  }
  return { hits, rows }
}

/** The numbers that lead to people: of each column that the inventory calls an internal id, if the row is anybody's. */
export async function personalNumbers({ database }: Pick<TestApp, 'database'>): Promise<Set<string>> {
  const found = new Set<string>()
  // The audit trail tells of runs and settings with the same words as of people.
  for (const { table, personal = {} } of allTables().filter(one => !one.keepsIds))
    for (const [names, [kind]] of Object.entries(personal)) {
      if (kind !== 'internal id') continue
      for (const column of namesOf(names)) {
        const { rows } = await database.pool.query(
          `select to_jsonb(t) #> $1 as value from ${table} t
           where not (to_jsonb(t) ? 'user_id' and to_jsonb(t) ->> 'user_id' is null)`,
          [column.split('.')]
        )
        for (const { value } of rows)
          for (const one of (JSON.stringify(value) ?? '').match(number) ?? []) found.add(one)
      }
    }
  return found
}

/** The table of a hit in the inventory. */
export const tableOf = (hit: Hit): Table | undefined => allTables().find(({ table }) => table === hit.table)

/** Hits as places, each once, with how many: what a failing test shows. */
export function placesOf(hits: readonly Hit[]): Record<string, string> {
  const places = new Map<string, string[]>()
  for (const { table, place, found } of hits) {
    const key = `${table}.${place.replace(/\.\d+(?=\.|$)/g, '')}`
    places.set(key, [...(places.get(key) ?? []), found])
  }
  return Object.fromEntries([...places].map(([key, found]) => [key, `${found.length} x, such as ${found[0]}`]))
}
