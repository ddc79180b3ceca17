import { Migration } from '@mikro-orm/migrations'

/** A database that distributes its tables has no triggers: the ledger is kept by the program, and by a check. */
export class Migration20261201000001 extends Migration {
  override name = 'Migration20261201000001'

  override up(): void {
    this.addSql('drop function if exists "fee_transaction_fee_transaction_is_kept_fn"() cascade')
    this.addSql('alter table if exists "fee_transaction" drop constraint if exists "fee_transaction_says_what_it_did"')
    this.addSql(`alter table if exists "fee_transaction" add constraint "fee_transaction_says_what_it_did"
      check (abs(effect_minor) = amount_minor or (effect_minor = 0 and amount_minor >= 0))`)
  }
}
