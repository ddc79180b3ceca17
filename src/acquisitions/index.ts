import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const acquisitions: Domain = { name: 'acquisitions', entities }
