import type { Inventory } from '../personal-data/table.ts'

/** What is stored of alarms (docs/personal-data.md). */
export const inventory: Inventory = [
  {
    table: 'alarm',
    about: 'something that somebody should look at, for as long as it lasts',
    plain: 'institution about code profile since told_at tried_at'
  },
  {
    table: 'alarm_settings',
    about: 'who of the staff is told of alarms; no patron',
    actors: 'addresses modified_by',
    plain: 'institution repeat_hours switched_off modified_at'
  }
]
