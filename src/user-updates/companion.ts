import type { Companion } from '../users/find/companions.ts'
import { forgetUsers, toldOf } from './store.ts'

/** What reports of bulk updates tell of users: fields before and after. It goes with the user, or with the report. */
export const companion: Companion = {
  name: 'bulk_updates',
  async personalData(work, userId) {
    return (await toldOf(work, userId)).map(({ instance, ...told }) => ({ job_instance: String(instance), ...told }))
  },
  forget: forgetUsers
}
