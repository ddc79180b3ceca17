import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const libraries: Domain = { name: 'libraries', entities }
