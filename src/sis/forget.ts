import type { Companion } from '../users/find/companions.ts'
import { knowsProfile } from './profile/store.ts'
import { forgetInReports } from './runs/forget-store.ts'

/** What feeds have to do with a user. */
export const companion: Companion = { name: 'feeds', forget: forgetInReports, knowsProfile }
