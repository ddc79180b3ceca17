import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { allTables, namesOf, personalAt } from '../../src/personal-data/table.ts'
import { type Hit, numbersIn, placesOf, tableOf, tokensIn } from './canary-search.ts'

/** Places that no token reaches, and why. */
export const notReached: Record<string, string> = {
  'sis_claim.value_key sis_claim.primary_id sis_claim.user_id': 'there only while a run goes on',
  'sis_contest.primary_id sis_contest.message sis_contest.user_id': 'the same',
  'privacy_run_person.user_id': 'the same',
  'fee.bursar_transaction_id': 'no operation writes it',
  'letter.fee_id': 'no letter is about a fee alone'
}
const searchable = /^(identifier|name|contact|free text|internal id|record|file)$/

/** Places with people in them that the inventory does not call personal; the trail of staff is named by its actors. */
export const undeclared = (hits: readonly Hit[]): string[] =>
  Object.keys(
    placesOf(
      hits.filter(hit => {
        const table = tableOf(hit)
        return !table || !personalAt(table, hit.place.replace(/\.\d+(?=\.|$)/g, ''))
      })
    )
  )

/** What the inventory calls personal, and where nobody was found: the canary does not prove anything of it. */
export function unreached(hits: readonly Hit[]): string[] {
  const found = new Set(Object.keys(placesOf(hits)))
  const holds = (place: string) => [...found].some(one => one === place || one.startsWith(`${place}.`))
  return allTables().flatMap(({ table, personal = {} }) =>
    Object.entries(personal)
      .filter(([, [kind]]) => searchable.test(kind))
      .flatMap(([names]) => namesOf(names).filter(name => !holds(`${table}.${name}`)))
      .map(name => `${table}.${name}`)
  )
}

/** Lines that hold a token or a number of a person. */
export const linesWith = (lines: readonly string[], numbers: ReadonlySet<string>): string[] =>
  lines.filter(line => tokensIn(line).length > 0 || numbersIn(line, numbers).length > 0)

/** Every file of a folder, and of those in it. */
export const filesOf = (folder: string): { path: string; bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap(path =>
    statSync(join(folder, path)).isFile() ? [{ path, bytes: readFileSync(join(folder, path)) }] : []
  )
