import { row, sql } from '../../data/statements.ts'
import type { Work } from '../../platform/work.ts'

/** What a request tells of its title that can be found again in the catalogue. */
export interface Wanted {
  mmsId: string | undefined
  title: string | undefined
  isbn: string | undefined
}

/** A title without the mark that cataloguers end it with (`Harry Potter /`), and patrons do not. */
const words = (text: unknown) => sql`lower(regexp_replace(btrim(${text}), '[\\s/:;,.=]+$', ''))`

/**
 * Whether the institution has a copy of what is asked for: the same record, the same ISBN or the same title. Reads
 * through the titles of the institution; a request is made seldom enough.
 */
export async function isOwned(work: Work, { mmsId, title, isbn }: Wanted): Promise<boolean> {
  const digits = (isbn ?? '').replace(/[^0-9Xx]/g, '').toUpperCase()
  const number = digits.length >= 10 ? digits : ''
  const found = await row(
    work,
    sql<{ owned: boolean }>`
      select exists (
        select 1 from bib b where b.institution = ${work.institution}
          and (b.id::text = ${mmsId ?? ''} or ${words(sql`b.title`)} = ${words(sql`${title || null}::text`)}
            or (${number} <> '' and regexp_replace(upper(b.record->>'isbn'), '[^0-9X]', '', 'g') = ${number}))
          and exists (select 1 from item i where i.institution = b.institution and i.bib_id = b.id)
      ) as owned`
  )
  return found?.owned ?? false
}
