import Type from 'typebox'
import { defineJob } from '../jobs/job.ts'
import { purgeAudit, purgePeople } from './service.ts'

/** Removes audit entries older than AUDIT_DAYS; the chain stays verifiable (docs/audit.md). */
export const auditPurge = defineJob({
  kind: 'audit-purge',
  privilege: 'VIEW_AUDIT',
  type: 'SCHEDULED',
  category: { value: 'GENERAL', desc: 'General' },
  parameters: Type.Object({}),
  counters: { entries: 'Audit entries removed', people: 'Audit entries that forgot whose data was read' },
  async list() {
    const description =
      'Removes entries of the audit trail that are older than AUDIT_DAYS, and whose data was read after AUDIT_PEOPLE_DAYS.'
    return [{ id: 'S1040', name: 'Audit Trail Purge', description, schedule: '15 2 * * *' }]
  },
  async run(run) {
    await run.transaction(async work => {
      const daysAgo = (days: number) => new Date(work.now.getTime() - days * 86_400_000)
      run.count('entries', await purgeAudit(work, daysAgo(run.config.AUDIT_DAYS)))
      run.count('people', await purgePeople(work, daysAgo(run.config.AUDIT_PEOPLE_DAYS)))
      await run.save(work, 99)
    })
  }
})
