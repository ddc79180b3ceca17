import type { Inventory } from '../personal-data/table.ts'

/** Terms name nobody (docs/personal-data.md). */
export const inventory: Inventory = [
  { table: 'terms_setting', about: 'the time zone', plain: 'institution time_zone' },
  { table: 'terms_of_use', about: 'a bundle of policies', plain: 'institution code kind name policies' },
  { table: 'fulfillment_rule', about: 'which terms hold', plain: 'institution place kind name unit conditions terms' }
]
