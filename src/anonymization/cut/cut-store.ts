import { sql } from '../../data/statements.ts'
import type { Part } from '../rules/families-store.ts'
import type { FamilyName } from '../rules/settings.ts'
import { byChance } from './chance-store.ts'

/**
 * What is taken from a row `t`, and from what hangs on it, when it is anonymized: SQL, with `due` as the rows (`id`,
 * `user_id`). A row that is renumbered has a `new_id` by chance beside its columns. Dates stay as days: two loans of
 * one visit must not be found by their minute, nor by ids that follow each other (docs/decisions/0011).
 */
export interface Cut {
  set: Assignments
  /** True when the row gets a number by chance: then it is not met again, and is written anew (rewrite-store.ts). */
  renumbers: boolean
  /** Rows of another table that get numbers by chance with it; `on` says which. The row is `t` there, too. */
  more?: { table: string; on: Part; set: Assignments }
  /** Statements beside it, each a common table expression's body. */
  beside: readonly Part[]
}

/** SQL of what becomes of each column; the others stay. */
export type Assignments = Readonly<Record<string, Part>>

/** What a family's cut is in an institution; days are those of its time zone. */
export function cutOf(name: FamilyName, institution: string, zone: string): Cut {
  const day: Day = columns =>
    Object.fromEntries(
      columns.map(column => [
        column,
        sql`date_trunc('day', ${sql.ref(`t.${column}`)} at time zone ${zone}::text) at time zone ${zone}::text`
      ])
    )
  const of = { ...notes, ...links } as Record<FamilyName, (at: Place) => Cut>
  return of[name]({ institution, day })
}

interface Place {
  institution: string
  day: Day
}

/** Assignments that leave of each moment its day. */
type Day = (columns: string[]) => Assignments

const nothing = sql`null`

const notes = {
  loan_notes: (): Cut => ({ renumbers: false, set: {}, beside: [] }),
  request_notes: (): Cut => ({
    renumbers: false,
    set: { cancel_note: nothing, record: sql`(t.record::jsonb - 'comment' - 'manual_description')::json` },
    beside: []
  }),
  // What staff wrote, and the note that the requester gave along.
  resource_sharing_notes: (): Cut => ({
    renumbers: false,
    set: { notes: sql`'[]'`, contact: sql`(t.contact::jsonb - 'note')::json` },
    beside: []
  }),
  fee_notes: ({ institution }: Place): Cut => ({
    renumbers: false,
    set: { comment: nothing },
    beside: [
      sql`update fee_transaction x set comment = null from due
        where x.institution = ${institution} and x.fee_id = due.id`
    ]
  })
}

/** A json column without some of its keys, as SQL. */
const without = (column: string, keys: readonly string[]): Part =>
  sql`(${sql.ref(column)}::jsonb - ${keys}::text[])::json`

const letters = (institution: string, column: string): Part =>
  sql`delete from letter l using due
    where l.institution = ${institution} and l.user_id = due.user_id and ${sql.ref(`l.${column}`)} = due.id`

const links = {
  item_loans: ({ institution, day }: Place): Cut => ({
    renumbers: true,
    set: {
      ...{ id: sql`t.new_id`, user_id: nothing, proxy_id: nothing, request_id: nothing, recall_request_id: nothing },
      notices: sql`'{}'`,
      ...day(['loan_date', 'due_date', 'return_date', 'last_renew_date', 'recalled_at', 'lost_at']),
      ...day(['due_before_recall', 'claimed_returned_at', 'modified_at'])
    },
    beside: [
      letters(institution, 'loan_id'),
      sql`update fee x set loan_id = null from due where x.institution = ${institution} and x.loan_id = due.id`
    ]
  }),
  requests: ({ institution, day }: Place): Cut => ({
    renumbers: true,
    set: {
      ...{ id: sql`t.new_id`, user_id: nothing },
      // Typed by the requester: more than the title that was asked for.
      record: without('t.record', ['chapter_or_article_title', 'chapter_or_article_author']),
      ...day(['created_at', 'status_at', 'ended_at', 'booking_start', 'booking_end']),
      ...day(['adjusted_start', 'adjusted_end', 'modified_at'])
    },
    beside: [
      letters(institution, 'request_id'),
      sql`delete from printout p using due where p.institution = ${institution} and p.request_id = due.id`,
      sql`update loan x set request_id = null from due
        where x.institution = ${institution} and x.user_id = due.user_id and x.request_id = due.id`,
      sql`update loan x set recall_request_id = null from due
        where x.institution = ${institution} and x.recall_request_id = due.id`
    ]
  }),
  resource_sharing_requests: ({ institution, day }: Place): Cut => ({
    renumbers: true,
    // Its external id is made of its number (resource-sharing/make.ts).
    set: {
      ...{ id: sql`t.new_id`, user_id: nothing },
      // The note has a family of its own (AN-11): what that leaves stays.
      contact: sql`case when t.contact ->> 'note' is null then '{}'
        else jsonb_build_object('note', t.contact -> 'note') end`,
      record: without('t.record', ['chapter_title', 'chapter_author', 'additional_person_name', 'bib_note']),
      external_id: sql`t.institution || t.new_id`,
      external_key: sql`coalesce(t.partner, '') || '/' || t.institution || t.new_id`,
      ...day(['created_at', 'ended_at', 'modified_at']),
      steps: sql`coalesce((select json_agg(jsonb_set(step, '{at}', to_jsonb(left(step ->> 'at', 10))))
        from jsonb_array_elements(t.steps::jsonb) step), '[]'::json)`
    },
    beside: [letters(institution, 'request_id')]
  }),
  fees: ({ institution, day }: Place): Cut => ({
    renumbers: true,
    set: {
      ...{ id: sql`t.new_id`, user_id: nothing, loan_id: nothing, bursar_transaction_id: nothing },
      ...day(['created_at', 'status_at'])
    },
    more: {
      table: 'fee_transaction',
      on: sql`t.fee_id = due.id`,
      set: {
        ...{ id: byChance, fee_id: sql`t.new_id`, payment_id: nothing, external_transaction_id: nothing },
        ...day(['created_at'])
      }
    },
    beside: [
      letters(institution, 'fee_id'),
      // A payment of all fees goes with the first of them: repeating it is years too late.
      sql`delete from fee_payment p using due where p.institution = ${institution} and p.user_id = due.user_id
        and (p.fee_id = due.id or p.fee_id = 0 and p.created_at <= due.ended)`
    ]
  })
}
