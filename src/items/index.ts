import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const items: Domain = { name: 'items', entities }
