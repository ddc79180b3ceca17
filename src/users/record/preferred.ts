import type { UserRecord } from './record.ts'

/** Kinds of contact information, of each of which one entry is preferred (USR-01). */
const kinds = ['email', 'address', 'phone'] as const
export type ContactKind = (typeof kinds)[number]

/** The kinds of which no entry is preferred, with how many entries there are. Pure. */
export const withoutPreferred = ({
  contact_info
}: Pick<UserRecord, 'contact_info'>): { kind: ContactKind; entries: number }[] =>
  kinds.flatMap(kind => {
    const entries: readonly { preferred?: boolean }[] = contact_info?.[kind] ?? []
    return entries.some(({ preferred }) => preferred) ? [] : [{ kind, entries: entries.length }]
  })
