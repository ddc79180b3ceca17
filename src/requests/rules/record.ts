import type { UserRequest } from './schema.ts'

/** What a request only carries, in wire shape. The requester wrote it: personal data. */
export type RequestRecord = Pick<
  UserRequest,
  | 'manual_description'
  | 'volume'
  | 'issue'
  | 'part'
  | 'date_of_publication'
  | 'partial_digitization'
  | 'chapter_or_article_title'
  | 'chapter_or_article_author'
  | 'required_pages_range'
  | 'full_chapter'
  | 'comment'
  | 'copyrights_declaration_signed_by_patron'
>

/** Its keys. */
export const carriedKeys = [
  'manual_description',
  'volume',
  'issue',
  'part',
  'date_of_publication',
  'partial_digitization',
  'chapter_or_article_title',
  'chapter_or_article_author',
  'required_pages_range',
  'full_chapter',
  'comment',
  'copyrights_declaration_signed_by_patron'
] as const satisfies readonly (keyof RequestRecord)[]
