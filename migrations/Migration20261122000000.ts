import { Migration } from '@mikro-orm/migrations'

/** What later versions have sequences for, beside the first one; a database of an earlier version gets them later. */
export const sequences = [
  ...['loan_id', 'request_id', 'fee_id'].map(name => `create sequence if not exists ${name} start 1000000000`),
  'create sequence if not exists catalogue_number start 1000000',
  'create sequence if not exists institution_suffix start 1001 maxvalue 9999'
]

/**
 * Sequences of the numbers that the service gives out: ids are plain numbers, as Alma's are. Ten digits from the
 * start, so that an id is never mistaken for a count or a year when it is searched for (src/anonymization/search/scan.ts).
 */
export class Migration20261122000000 extends Migration {
  override name = 'Migration20261122000000'

  override up(): void {
    this.addSql('create sequence patronage_id start 1000000000')
    for (const sequence of sequences) this.addSql(sequence)
  }

  override down(): void {
    this.addSql('drop sequence if exists patronage_id, loan_id, request_id, fee_id, catalogue_number, institution_suffix')
  }
}
