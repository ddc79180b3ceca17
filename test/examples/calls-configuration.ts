import { coded } from '../users/sample.ts'
import type { Calls, World } from './asked.ts'

const conf = '/almaws/v1/conf'

/** What the operations of the configuration, jobs and sets are asked. */
export async function configuration({ call, ids, jobs, runs }: World): Promise<Calls> {
  const got = async (url: string) => (await call('GET', url)).data
  const few = async (url: string) => {
    const table = await got(url)
    return { ...table, row: table.row?.slice(0, 3) }
  }
  const profile = await got(`${conf}/integration-profiles/${ids.profile.id}`)
  const job = jobs.jobOf('Update/Notify Users').id
  const ofJob = { path: { job_id: job } }
  const ofRun = { path: { job_id: job, instance_id: jobs.update } }
  const sis = jobs.list.find((one: any) => /synchronize/i.test(one.name) && /CAMPUS|Campus/.test(one.name))
  const instances = sis ? await got(`${conf}/jobs/${sis.id}/instances`) : {}
  const ofFeed = { path: { job_id: sis?.id ?? job, instance_id: instances.job_instance?.[0]?.id ?? runs.applied } }
  const parameter = [{ name: { value: 'dry_run' }, value: 'true' }]
  const archiving = { path: { job_id: jobs.jobOf('Fulfillment - Handle Historical Archiving').id } }
  return {
    updateCodeTable: { body: await few(`${conf}/code-tables/UserGroups`) },
    updateMappingTable: { body: await few(`${conf}/mapping-tables/UserRecordTypeUserGroup`) },
    createLocation: { path: { libraryCode: 'SCI' }, body: { code: 'MAPS', name: 'Map room' } },
    updateLocation: { body: await got(`${conf}/libraries/MAIN/locations/STACKS`) },
    getOpenHours: { query: { scope: 'MAIN' } },
    getLibraryOpenHours: { query: { from: '2026-11-23Z', to: '2026-11-25Z' } },
    updateOpenHours: { query: { scope: 'SCI' }, body: await got(`${conf}/open-hours?scope=SCI`) },
    deleteOpenHours: { query: { scope: 'SCI' } },
    deleteLocation: { path: { libraryCode: 'SCI', locationCode: 'LAB' } },
    listJobs: { query: { limit: 2 } },
    getJob: ofJob,
    runJob: { ...archiving, query: { op: 'run' }, body: { parameter } },
    listJobInstances: ofJob,
    getJobInstance: ofRun,
    listJobEvents: ofFeed,
    createIntegrationProfile: { body: { code: 'EVENING', name: 'Evening school', type: coded('USER') } },
    getIntegrationProfile: { path: { id: ids.profile.id } },
    updateIntegrationProfile: { path: { id: ids.profile.id }, body: profile },
    deleteIntegrationProfile: { path: { id: ids.profile.id } },
    updateLetter: { body: (await call('GET', `${conf}/letters/FulCancelRequestLetter?format=xml`)).text },
    deleteSet: { path: { set_id: ids.old.id } },
    createSet: { body: { name: 'Graduates', type: coded('ITEMIZED'), content: coded('USER') } },
    updateSet: { body: { name: 'Readers', type: coded('ITEMIZED'), content: coded('USER') } },
    manageSetMembers: { query: { op: 'add_members' }, body: { members: { member: [{ id: 'ada' }] } } },
    listDepartments: { query: { type: 'ALL' } }
  }
}
