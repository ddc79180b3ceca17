import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const blocks: Domain = { name: 'blocks', entities }
