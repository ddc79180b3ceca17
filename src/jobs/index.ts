import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const jobs: Domain = { name: 'jobs', entities }
