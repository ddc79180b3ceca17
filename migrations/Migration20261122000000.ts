import { Migration } from '@mikro-orm/migrations'

/** One sequence for every number that the service gives out: ids are plain numbers, as Alma's are. */
export class Migration20261122000000 extends Migration {
  override name = 'Migration20261122000000'

  override up(): void {
    this.addSql('create sequence patronage_id start 1000')
  }

  override down(): void {
    this.addSql('drop sequence if exists patronage_id')
  }
}
