import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const sharing: Domain = { name: 'sharing', entities }
