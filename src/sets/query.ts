import { conditionsOf } from '../users/search.ts'
import type { Where } from '../users/search-store.ts'

/** The conditions of a logical set's search (SET-04). */
export const whereOfQuery = (query: string): Where[] => conditionsOf(query)
