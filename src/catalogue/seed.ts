import type { Work } from '../platform/work.ts'
import { sampleBib, sampleCopies } from './seed/data.ts'
import { seedRows } from './seed/store.ts'

/** How many titles one round of statements writes. */
const batch = 2000
const mostCopies = 99

/**
 * Gives the work's institution the sample catalogue: so many titles (300 unless said otherwise) with so many copies
 * (two a title) over the libraries of the sample campus, which must be there. What is there already stays as it is, so
 * it may run again, with other numbers too. Ids and barcodes follow from the number of the title and of the copy
 * (seed/data.ts).
 */
export async function seedCatalogue(work: Work, of: { titles?: number; items?: number } = {}): Promise<void> {
  const { titles = 300 } = of
  const { items = titles * 2 } = of
  const by = 'sample'
  for (let first = 1; first <= titles; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, titles - first + 1) }, (_, index) => first + index)
    const copies = numbers.map(number => sampleCopies(number, copiesOf(number, titles, items), by))
    await seedRows(
      work,
      'bib',
      numbers.map(number => sampleBib(number, by))
    )
    await seedRows(
      work,
      'holding',
      copies.flatMap(({ holdings }) => holdings)
    )
    await seedRows(
      work,
      'item',
      copies.flatMap(({ items }) => items)
    )
  }
}

/** How many copies a title gets when these are spread evenly, the first ones getting what is left over. */
const copiesOf = (number: number, titles: number, items: number): number =>
  Math.min(mostCopies, Math.floor(items / titles) + (number <= items % titles ? 1 : 0))
