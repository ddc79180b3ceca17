import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const userUpdates: Domain = { name: 'user-updates', entities }
