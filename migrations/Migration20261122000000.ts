import { Migration } from '@mikro-orm/migrations'

/**
 * One sequence for every number that the service gives out: ids are plain numbers, as Alma's are. Ten digits from the
 * start, so that an id is never mistaken for a count or a year when it is searched for (src/anonymization/scan.ts).
 */
export class Migration20261122000000 extends Migration {
  override name = 'Migration20261122000000'

  override up(): void {
    this.addSql('create sequence patronage_id start 1000000000')
  }

  override down(): void {
    this.addSql('drop sequence if exists patronage_id')
  }
}
