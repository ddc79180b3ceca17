import type { Domain } from '../domain.ts'
import { entities } from './entity.ts'

export const sftp: Domain = { name: 'sftp', entities }
