import type { FamilyName } from './settings.ts'

/**
 * What is taken from a row `t`, and from what hangs on it, when it is anonymized: SQL, with `due` as the rows (`id`, a
 * `new_id` by chance, `user_id`). Dates stay as days: two loans of one visit must not be found by their minute, nor by
 * ids that follow each other (docs/decisions/0012).
 */
export interface Cut {
  set: string
  /** Statements beside it, each a common table expression's body. */
  beside: readonly string[]
}

/** `zone` is the parameter of the institution's time zone. */
export function cutOf(name: FamilyName, zone: string): Cut {
  const day = (column: string, of = 't.') =>
    `${column} = date_trunc('day', ${of}${column} at time zone ${zone}::text) at time zone ${zone}::text`
  const days = (...columns: string[]) => columns.map(column => day(column)).join(', ')
  const letters = (column: string) =>
    `delete from letter l using due where l.institution = $1 and l.user_id = due.user_id and l.${column} = due.id`
  switch (name) {
    case 'item_loans':
      return {
        set: `id = due.new_id, user_id = null, proxy_id = null, request_id = null, recall_request_id = null,
          notices = '{}',
          ${days('loan_date', 'due_date', 'return_date', 'last_renew_date', 'recalled_at', 'lost_at')},
          ${days('due_before_recall', 'claimed_returned_at', 'modified_at')}`,
        beside: [
          letters('loan_id'),
          'update fee x set loan_id = null from due where x.institution = $1 and x.loan_id = due.id'
        ]
      }
    case 'requests':
      return {
        set: `id = due.new_id, user_id = null,
          ${days('created_at', 'status_at', 'ended_at', 'booking_start', 'booking_end')},
          ${days('adjusted_start', 'adjusted_end', 'modified_at')}`,
        beside: [
          letters('request_id'),
          'delete from printout p using due where p.institution = $1 and p.request_id = due.id',
          `update loan x set request_id = null from due
             where x.institution = $1 and x.user_id = due.user_id and x.request_id = due.id`,
          'update loan x set recall_request_id = null from due where x.institution = $1 and x.recall_request_id = due.id'
        ]
      }
    case 'request_notes':
      return {
        set: `cancel_note = null, record = (t.record::jsonb - 'comment' - 'manual_description')::json`,
        beside: []
      }
    case 'resource_sharing_requests':
      return {
        set: `id = due.new_id, user_id = null, contact = '{}', ${days('created_at', 'ended_at', 'modified_at')},
          steps = coalesce((select json_agg(jsonb_set(step, '{at}', to_jsonb(left(step ->> 'at', 10))))
            from jsonb_array_elements(t.steps::jsonb) step), '[]'::json)`,
        beside: []
      }
    case 'resource_sharing_notes':
      return { set: `notes = '[]'`, beside: [] }
    case 'fees':
      return {
        set: `id = due.new_id, user_id = null, loan_id = null, bursar_transaction_id = null,
          ${days('created_at', 'status_at')}`,
        beside: [
          letters('fee_id'),
          `update fee_transaction x set id = floor(1e15 + random() * 8e15)::bigint, fee_id = due.new_id,
             payment_id = null, external_transaction_id = null, ${day('created_at', 'x.')}
             from due where x.institution = $1 and x.fee_id = due.id`,
          // A payment of all fees goes with the first of them: repeating it is years too late.
          `delete from fee_payment p using due where p.institution = $1 and p.user_id = due.user_id
             and (p.fee_id = due.id or p.fee_id = 0 and p.created_at <= due.ended)`
        ]
      }
    case 'fee_notes':
      return {
        set: 'comment = null',
        beside: ['update fee_transaction x set comment = null from due where x.institution = $1 and x.fee_id = due.id']
      }
    case 'loan_notes':
      return { set: '', beside: [] }
  }
}
