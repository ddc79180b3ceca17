import Type from 'typebox'
import { defineJob } from '../jobs/job.ts'
import { purgeAudit } from './service.ts'

/** Removes audit entries older than AUDIT_DAYS; the chain stays verifiable (docs/audit.md). */
export const auditPurge = defineJob({
  kind: 'audit-purge',
  type: 'SCHEDULED',
  category: { value: 'GENERAL', desc: 'General' },
  parameters: Type.Object({}),
  counters: { entries: 'Audit entries removed' },
  async list() {
    const description = 'Removes entries of the audit trail that are older than AUDIT_DAYS.'
    return [{ id: 'S1040', name: 'Audit Trail Purge', description, schedule: '15 2 * * *' }]
  },
  async run(run) {
    await run.transaction(async work => {
      const removed = await purgeAudit(work, new Date(work.now.getTime() - run.config.AUDIT_DAYS * 86_400_000))
      run.count('entries', removed)
      await run.save(work, 99)
    })
  }
})
