/**
 * SQL of the text of a refused record, a column of bytes: as people wrote it, in any alphabet. Feeds are UTF-8
 * (SIS-04); PostgreSQL has no text with a NUL in it, so what holds one stays escaped. The collation is said because the
 * name of an encoding brings its own, under which case would count in all but ASCII.
 */
export const rejectText = (column: string): string =>
  `(case when position('\\x00'::bytea in ${column}) = 0 then convert_from(${column}, 'UTF8')
    else encode(${column}, 'escape') end collate "default")`
