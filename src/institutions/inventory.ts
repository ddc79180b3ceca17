import { when } from '../personal-data/ends.ts'
import type { Inventory } from '../personal-data/table.ts'

/** What is stored of institutions and their keys (docs/personal-data.md). */
export const inventory: Inventory = [
  { table: 'institution', about: 'a library institution', plain: 'institution name sandbox suffix created_at' },
  {
    table: 'api_key',
    about: "a key; most are a program's",
    living: 't.owner is not null',
    personal: {
      owner: ['identifier', "`patronage key`, of a key that is somebody's", when('with the user', 'PUR-01')]
    },
    plain: 'institution name hash areas roles libraries created_at revoked_at'
  }
]
