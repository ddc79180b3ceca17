import type { Found } from '../../alarms/rules.ts'
import type { Work } from '../../platform/work.ts'
import { oldestUnproven } from './unproven-store.ts'

/**
 * An anonymization that is not proven: it lasts until a search finds nobody, however many runs that takes. The reason
 * may name a file, so the message says where it stands.
 */
export async function privacyAlarms(work: Work): Promise<Found[]> {
  const unproven = await oldestUnproven(work)
  if (!unproven) return []
  const message = `The anonymization of run ${unproven.job_instance} is not proven. Why, and what is to be mended: GET /v1/privacy/status.`
  return [{ code: 'UNPROVEN', about: `privacy:${unproven.manifest}`, message }]
}
