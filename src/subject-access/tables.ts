import type { FamilyName } from '../anonymization/rules/settings.ts'
import { rejectText } from '../sis/runs/reject-text.ts'

/** When a row of a user ends. */
export type Ends =
  /** With the user. */
  | { by: 'user' }
  /** By a family's rules; `family` is of the row's link to the user, `notes` of what was written on it. */
  | { by: 'family'; family: FamilyName; notes?: FamilyName; id: string }
  /** So many days after a job's run ended: the inventory says how many. */
  | { by: 'run'; run: string }
  /** So long after it was written. */
  | { by: 'clock'; from: string; days: 'AUDIT_DAYS' | number }
  /** By its letter's retention period, or with what it is about. */
  | { by: 'letter' }
  /** When staff remove it. */
  | { by: 'staff' }

/** How the rows of a table that are about a user are found, and when each ends. */
export interface Held {
  table: string
  /**
   * SQL about a row `t`: `p.institution` is the institution's code, `p.me` the user's number, `p.words` the lower-case
   * identifiers, `p.pattern` finds one.
   */
  mine: string
  ends: Ends
  /** Columns that are not given: secrets, bytes that are fetched elsewhere, other people of the same row. */
  without?: readonly string[]
  /** Columns that are given when they hold this user's number only: otherwise they name somebody else. */
  own?: readonly string[]
  /** SQL of an object that is added to what is given. */
  more?: string
}

const family = (name: FamilyName, notes?: FamilyName, id = 't.id'): Ends => ({
  by: 'family',
  family: name,
  id,
  ...(notes ? { notes } : {})
})
const run = (column: string): Ends => ({ by: 'run', run: column })

/**
 * SQL that is true where a text names `p.pattern`: as it stands, or, where it holds escapes of JSON (`\\n` before a
 * word), without them. `plain` is the same text as jsonb gives it: only what is no letter is escaped there.
 */
export const namedIn = (text: string, plain = text): string =>
  `(${text} ~* p.pattern or ${text} ~ '\\\\[nrtbfu]' and regexp_replace(${plain}, '\\\\+([nrtbf]|u00[01][0-9a-f])', ' ', 'g') ~* p.pattern)`
const named = (column: string): string => namedIn(`(t.${column})::text`)

/**
 * Every table that may hold something about a user, in the order in which it is told. A test holds this list against
 * the inventory (src/personal-data): a table with personal columns is here or in `untold`.
 */
export const heldTables: readonly Held[] = [
  { table: 'app_user', mine: 't.id = p.me', ends: { by: 'user' }, without: ['pin', 'password', 'sis_digest'] },
  { table: 'user_identifier', mine: 't.user_id = p.me', ends: { by: 'user' } },
  { table: 'user_attachment', mine: 't.user_id = p.me', ends: { by: 'user' }, without: ['content'] },
  { table: 'letter', mine: 't.user_id = p.me', ends: { by: 'letter' } },
  {
    table: 'loan',
    mine: '(t.user_id = p.me or t.proxy_id = p.me)',
    ends: family('item_loans'),
    own: ['user_id']
  },
  { table: 'request', mine: 't.user_id = p.me', ends: family('requests', 'request_notes') },
  {
    table: 'printout',
    mine: 'exists (select from request r where r.institution = t.institution and r.id = t.request_id and r.user_id = p.me)',
    ends: family('requests', undefined, 't.request_id')
  },
  {
    table: 'resource_sharing_request',
    mine: 't.user_id = p.me',
    ends: family('resource_sharing_requests', 'resource_sharing_notes')
  },
  { table: 'fee', mine: 't.user_id = p.me', ends: family('fees', 'fee_notes') },
  {
    table: 'fee_transaction',
    mine: 'exists (select from fee f where f.institution = t.institution and f.id = t.fee_id and f.user_id = p.me)',
    ends: family('fees', 'fee_notes', 't.fee_id')
  },
  { table: 'fee_payment', mine: 't.user_id = p.me', ends: family('fees', undefined, 't.fee_id') },
  {
    table: 'purchase_request',
    mine: "(t.user_id = p.me or lower(t.record ->> 'approved_by') = any(p.words))",
    ends: { by: 'user' },
    own: ['user_id']
  },
  { table: 'user_deposit', mine: 't.user_id = p.me', ends: { by: 'user' } },
  { table: 'user_proxy', mine: '(t.user_id = p.me or t.principal_id = p.me)', ends: { by: 'user' } },
  { table: 'user_consent', mine: 't.user_id = p.me', ends: { by: 'user' } },
  {
    table: 'user_set_member',
    mine: 't.user_id = p.me',
    ends: { by: 'user' },
    more: `(select jsonb_build_object('set_name', s.name) from user_set s
      where s.institution = t.institution and s.id = t.set_id)`
  },
  {
    table: 'user_set',
    mine: `concat_ws(' ', t.name, t.description, t.note, t.query) ~* p.pattern`,
    ends: { by: 'staff' }
  },
  { table: 'user_update_result', mine: 't.user_id = p.me', ends: run('instance') },
  { table: 'purge_result', mine: 't.user_id = p.me', ends: run('instance') },
  { table: 'purge_run', mine: 't.after = p.me', ends: run('instance') },
  {
    table: 'sis_chunk',
    mine: 't.user_ids @> array[p.me]',
    ends: run('run_id'),
    without: ['user_ids', 'lines', 'outcomes'],
    more: `jsonb_build_object('line', t.lines[array_position(t.user_ids, p.me)],
      'outcome', substr(t.outcomes, array_position(t.user_ids, p.me), 1))`
  },
  {
    table: 'sis_record',
    mine: `(lower(t.primary_id) = any(p.words) or ${named('message')} or (t.run_id, t.number) in (
      select c.run_id, c.first_user + array_position(c.user_ids, p.me) - 1 from sis_chunk c
      where c.institution = p.institution and c.user_ids @> array[p.me]))`,
    ends: run('run_id')
  },
  {
    table: 'sis_reject',
    mine: `(${namedIn(rejectText('t.content'))} or exists (select from sis_record d where d.institution = t.institution
      and d.run_id = t.run_id and d.number = t.number and lower(d.primary_id) = any(p.words)))`,
    ends: run('run_id'),
    without: ['content'],
    more: `jsonb_build_object('content', ${rejectText('t.content')})`
  },
  {
    table: 'sis_claim',
    mine: '(t.user_id = p.me or t.value_key = any(p.words))',
    ends: run('run_id'),
    own: ['user_id']
  },
  {
    table: 'sis_contest',
    mine: `(t.user_id = p.me or lower(t.primary_id) = any(p.words) or ${named('message')})`,
    ends: run('run_id'),
    own: ['user_id']
  },
  { table: 'user_update_run', mine: 't.place = p.me', ends: run('instance') },
  {
    table: 'job_instance',
    mine: named('parameters'),
    ends: run('id'),
    without: ['listing', 'counters', 'alerts', 'queue', 'worker']
  },
  { table: 'job_event', mine: named('keys'), ends: run('instance') },
  {
    table: 'idempotency_key',
    mine: `(t.user_ids @> array[p.me] or ${named('answer')})`,
    ends: { by: 'clock', from: 'created_at', days: 1 },
    without: ['key', 'call', 'user_ids']
  },
  {
    table: 'audit_entry',
    mine: `(t.subject = 'user:' || p.me or t.people @> array[p.me])`,
    ends: { by: 'clock', from: 'at', days: 'AUDIT_DAYS' },
    without: ['people', 'salt', 'hash']
  },
  { table: 'api_key', mine: 'lower(t.owner) = any(p.words)', ends: { by: 'user' }, without: ['hash'] },
  { table: 'privacy_run_person', mine: 't.user_id = p.me', ends: run('instance') }
]

/** Tables with personal columns that are not told, and why: said in every answer. */
export const untold: Readonly<Record<string, string>> = {
  sis_file_chunk:
    'Feeds that a run or a plan needs: compressed, not opened. They go with the run; of a plan when it is applied, expires, or its user goes.',
  purged_user: 'What a delete policy has left of users who are deleted: they are users no more.'
}
