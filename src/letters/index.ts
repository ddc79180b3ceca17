import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const letters: Domain = { name: 'letters', entities }
