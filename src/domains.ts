import type { Domain } from './domain.ts'
import { institutions } from './institutions/index.ts'
import { users } from './users/index.ts'

/** The table of contents: every domain of the service, those that others build on first. */
export const domains: readonly Domain[] = [institutions, users]
