import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'

export const userUpdates: Domain = {
  name: 'user-updates',
  entities,
  inventory,
  runRows: [
    { table: 'user_update_result', column: 'instance' },
    { table: 'user_update_run', column: 'instance' }
  ]
}
