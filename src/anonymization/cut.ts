import { byChance } from './chance.ts'
import type { FamilyName } from './settings.ts'

/**
 * What is taken from a row `t`, and from what hangs on it, when it is anonymized: SQL, with `due` as the rows (`id`, a
 * `new_id` by chance, `user_id`). Dates stay as days: two loans of one visit must not be found by their minute, nor by
 * ids that follow each other (docs/decisions/0011).
 */
export interface Cut {
  set: Assignments
  /** True when the row gets a number by chance: then it is not met again, and is written anew (rewrite.ts). */
  renumbers: boolean
  /** Rows of another table that get numbers by chance with it; `on` says which. The row is `t` there, too. */
  more?: { table: string; on: string; set: Assignments }
  /** Statements beside it, each a common table expression's body. */
  beside: readonly string[]
}

/** SQL of what becomes of each column; the others stay. */
export type Assignments = Readonly<Record<string, string>>

/** `zone` is the parameter of the institution's time zone. */
export function cutOf(name: FamilyName, zone: string): Cut {
  const day: Day = columns =>
    Object.fromEntries(
      columns.map(column => [
        column,
        `date_trunc('day', t.${column} at time zone ${zone}::text) at time zone ${zone}::text`
      ])
    )
  return (notes as Partial<Record<FamilyName, Cut>>)[name] ?? links[name as keyof typeof links](day)
}

/** Assignments that leave of each moment its day. */
type Day = (columns: string[]) => Assignments

const notes = {
  loan_notes: { renumbers: false, set: {}, beside: [] },
  request_notes: {
    renumbers: false,
    set: { cancel_note: 'null', record: "(t.record::jsonb - 'comment' - 'manual_description')::json" },
    beside: []
  },
  // What staff wrote, and the note that the requester gave along.
  resource_sharing_notes: {
    renumbers: false,
    set: { notes: "'[]'", contact: "(t.contact::jsonb - 'note')::json" },
    beside: []
  },
  fee_notes: {
    renumbers: false,
    set: { comment: 'null' },
    beside: ['update fee_transaction x set comment = null from due where x.institution = $1 and x.fee_id = due.id']
  }
}

/** A json column without some of its keys, as SQL. */
const without = (column: string, keys: readonly string[]): string =>
  `(${column}::jsonb - array[${keys.map(key => `'${key}'`)}])::json`

const letters = (column: string): string =>
  `delete from letter l using due where l.institution = $1 and l.user_id = due.user_id and l.${column} = due.id`

const links = {
  item_loans: (day: Day): Cut => ({
    renumbers: true,
    set: {
      ...{ id: 'due.new_id', user_id: 'null', proxy_id: 'null', request_id: 'null', recall_request_id: 'null' },
      notices: "'{}'",
      ...day(['loan_date', 'due_date', 'return_date', 'last_renew_date', 'recalled_at', 'lost_at']),
      ...day(['due_before_recall', 'claimed_returned_at', 'modified_at'])
    },
    beside: [
      letters('loan_id'),
      'update fee x set loan_id = null from due where x.institution = $1 and x.loan_id = due.id'
    ]
  }),
  requests: (day: Day): Cut => ({
    renumbers: true,
    set: {
      ...{ id: 'due.new_id', user_id: 'null' },
      // Typed by the requester: more than the title that was asked for.
      record: without('t.record', ['chapter_or_article_title', 'chapter_or_article_author']),
      ...day(['created_at', 'status_at', 'ended_at', 'booking_start', 'booking_end']),
      ...day(['adjusted_start', 'adjusted_end', 'modified_at'])
    },
    beside: [
      letters('request_id'),
      'delete from printout p using due where p.institution = $1 and p.request_id = due.id',
      `update loan x set request_id = null from due
         where x.institution = $1 and x.user_id = due.user_id and x.request_id = due.id`,
      'update loan x set recall_request_id = null from due where x.institution = $1 and x.recall_request_id = due.id'
    ]
  }),
  resource_sharing_requests: (day: Day): Cut => ({
    renumbers: true,
    // Its external id is made of its number (sharing/make.ts).
    set: {
      ...{ id: 'due.new_id', user_id: 'null' },
      // The note has a family of its own (AN-11): what that leaves stays.
      contact: `case when t.contact ->> 'note' is null then '{}'
        else jsonb_build_object('note', t.contact -> 'note') end`,
      record: without('t.record', ['chapter_title', 'chapter_author', 'additional_person_name', 'bib_note']),
      external_id: 't.institution || due.new_id',
      external_key: "coalesce(t.partner, '') || '/' || t.institution || due.new_id",
      ...day(['created_at', 'ended_at', 'modified_at']),
      steps: `coalesce((select json_agg(jsonb_set(step, '{at}', to_jsonb(left(step ->> 'at', 10))))
        from jsonb_array_elements(t.steps::jsonb) step), '[]'::json)`
    },
    beside: [letters('request_id')]
  }),
  fees: (day: Day): Cut => ({
    renumbers: true,
    set: {
      ...{ id: 'due.new_id', user_id: 'null', loan_id: 'null', bursar_transaction_id: 'null' },
      ...day(['created_at', 'status_at'])
    },
    more: {
      table: 'fee_transaction',
      on: 't.fee_id = due.id',
      set: {
        ...{ id: byChance, fee_id: 'due.new_id', payment_id: 'null', external_transaction_id: 'null' },
        ...day(['created_at'])
      }
    },
    beside: [
      letters('fee_id'),
      // A payment of all fees goes with the first of them: repeating it is years too late.
      `delete from fee_payment p using due where p.institution = $1 and p.user_id = due.user_id
         and (p.fee_id = due.id or p.fee_id = 0 and p.created_at <= due.ended)`
    ]
  })
}
