import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const requests: Domain = { name: 'requests', entities }
