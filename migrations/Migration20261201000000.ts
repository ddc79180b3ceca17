import { Migration } from '@mikro-orm/migrations'
import { sequences } from './Migration20261122000000.ts'

/** Columns that count or say how much: 64 bits are for ids. */
const wholeNumbers: Record<string, string[]> = {
  audit_entry: ['number'],
  audit_head: ['number', 'anchor_number'],
  fee: ['original_minor', 'balance_minor'],
  fee_payment: ['asked_minor', 'amount_minor'],
  fee_transaction: ['effect_minor', 'amount_minor'],
  purge_result: ['waived_minor'],
  resource_sharing_request: ['shipping_cost_minor'],
  sandbox_clock: ['offset_ms'],
  sis_file: ['bytes', 'stored_bytes']
}

/** Ids that no caller knows beforehand go on where the one sequence stood; those that are given out stay. */
const own = { loan: 'loan_id', request: 'request_id', fee: 'fee_id' }

/**
 * Ids of any length, as Alma makes them. A database that was made by an earlier version keeps all its ids; new titles,
 * holdings and items get longer ones, with the four digits of their institution behind.
 */
export class Migration20261201000000 extends Migration {
  override name = 'Migration20261201000000'

  override up(): void {
    for (const sequence of sequences) this.addSql(sequence)
    for (const [table, columns] of Object.entries(wholeNumbers))
      this.addSql(
        `alter table if exists "${table}" ${columns.map(name => `alter column "${name}" type numeric(19, 0)`).join(', ')}`
      )
    for (const [table, sequence] of Object.entries(own)) {
      this.addSql(`select setval('${sequence}', nextval('patronage_id'), false)`)
      this.addSql(`alter table if exists "${table}" alter column "id" set default nextval('${sequence}')`)
    }
    for (const table of ['bib', 'holding', 'item'])
      this.addSql(`alter table if exists "${table}" alter column "id" drop default`)
    this.addSql(`alter table if exists "institution" add column if not exists "suffix" varchar(4) not null
      default lpad(nextval('institution_suffix')::text, 4, '0')`)
    // Few loans are recalled: the others have no place in this index any more.
    this.addSql('drop index if exists "loan_institution_recall_request_id_index"')
    this.addSql(`do $$ begin if to_regclass('loan') is not null then create index if not exists "loan_recall"
      on "loan" ("institution", "recall_request_id") where recall_request_id is not null; end if; end $$`)
    this.addSql('alter table if exists "institution" drop constraint if exists "institution_suffix_unique"')
    this.addSql('alter table if exists "institution" add constraint "institution_suffix_unique" unique ("suffix")')
  }
}
