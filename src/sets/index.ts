import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'
import { inventory } from './inventory.ts'

export const sets: Domain = { name: 'sets', entities, inventory }
