import { sql } from '../sql.ts'
import type { Work } from '../work.ts'
import { sampleBib, sampleCopies } from './seed-data.ts'

/** How many titles one round of statements writes. */
const batch = 2000
const mostCopies = 99

/** A table, its columns with their types; what the values of both moments are is appended. */
const tables = {
  bib: 'id bigint, title text, author text, publication_year text, record json',
  holding: 'id bigint, bib_id bigint, library text, location text, call_number text, record json',
  item: `id bigint, bib_id bigint, holding_id bigint, barcode text, library text, location text, policy text,
    material_type text, record json`
}

/**
 * Gives the work's institution the sample catalogue: so many titles (300 unless said otherwise) with so many copies
 * (two a title) over the libraries of the sample campus, which must be there. What is there already stays as it is, so
 * it may run again, with other numbers too. Ids and barcodes follow from the number of the title and of the copy
 * (seed-data.ts).
 */
export async function seedCatalogue(work: Work, of: { titles?: number; items?: number } = {}): Promise<void> {
  const { titles = 300 } = of
  const { items = titles * 2 } = of
  const by = 'sample'
  for (let first = 1; first <= titles; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, titles - first + 1) }, (_, index) => first + index)
    const copies = numbers.map(number => sampleCopies(number, copiesOf(number, titles, items), by))
    await insert(
      work,
      'bib',
      numbers.map(number => sampleBib(number, by))
    )
    await insert(
      work,
      'holding',
      copies.flatMap(({ holdings }) => holdings)
    )
    await insert(
      work,
      'item',
      copies.flatMap(({ items }) => items)
    )
  }
}

/** How many copies a title gets when these are spread evenly, the first ones getting what is left over. */
const copiesOf = (number: number, titles: number, items: number): number =>
  Math.min(mostCopies, Math.floor(items / titles) + (number <= items % titles ? 1 : 0))

async function insert(work: Work, table: keyof typeof tables, rows: readonly object[]): Promise<void> {
  const names = tables[table].split(/,\s*/).map(column => column.split(' ')[0])
  const key = table === 'item' ? { name: ', barcode_key', value: ', lower(barcode)' } : { name: '', value: '' }
  await sql(
    work,
    `insert into ${table} (institution, ${names.join(', ')}, created_at, modified_at${key.name})
     select $1, ${names.join(', ')}, $3, $3${key.value} from json_to_recordset($2::json) as seed (${tables[table]})
     on conflict do nothing`,
    [work.institution, JSON.stringify(rows), work.now]
  )
}
