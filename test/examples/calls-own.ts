import type { Calls, World } from './asked.ts'
import { reader } from './world.ts'

/** What the operations of our own name space are asked. */
export async function own(made: World): Promise<Calls> {
  const { call, ids, runs, jobs, item } = made
  const got = async (url: string) => (await call('GET', url)).data
  const ofRun = (id: string) => ({ path: { id } })
  const decided = { body: { who: 'Ida Weir', why: 'As agreed with the registrar.' } }
  const ofUpdate = { path: { instance_id: jobs.update } }
  return {
    listAudit: { query: { limit: 2 } },
    releaseProtectedField: { path: { user_id: 'u101', field: 'user_group' } },
    getProtectedFields: { path: { user_id: 'u101' } },
    explainUserField: { path: { user_id: 'u101' }, query: { field: 'job_category' } },
    convertUser: { path: { user_id: 'ben' }, body: { account_type: 'EXTERNAL', external_id: 'CAMPUS' } },
    uploadSetMembers: { query: { op: 'add_members' }, type: 'text/csv', body: 'Primary ID\nada\n' },
    saveSftpConnection: { body: { host: 'files.campus.example', user: 'library', base_directory: 'from-registry' } },
    createSisProfile: { body: { code: 'EVENING', name: 'Evening school', settings: { unmatched: 'REJECT' } } },
    updateSisProfile: { body: { code: 'CAMPUS', name: 'Campus', settings: { userGroup: 'UNDERGRAD' } } },
    startSisRun: {
      query: { mode: 'synchronize', dry_run: true },
      type: 'application/xml',
      body: '<users><user><primary_id>u100</primary_id><first_name>Ivo</first_name><last_name>Brook</last_name></user></users>'
    },
    previewSisCsv: {
      path: { code: 'TABLE' },
      type: 'text/csv',
      body: 'Number,First name,Last name\nu104,Ida,Weir\n'
    },
    listSisRuns: { query: { limit: 1 } },
    getSisRun: ofRun(runs.applied),
    listSisRunRecords: { ...ofRun(runs.applied), query: { limit: 2 } },
    getSisRunRejects: ofRun(runs.applied),
    undoSisRun: { ...ofRun(runs.applied), ...decided },
    applySisRun: {
      ...ofRun(runs.tried),
      body: { ...decided.body, hash: (await got(`/v1/sis/runs/${runs.tried}`)).plan_hash }
    },
    approveSisRun: { ...ofRun(runs.waiting), ...decided },
    discardSisRun: { ...ofRun(runs.waiting), ...decided },
    cancelSisRun: { ...ofRun(runs.waiting), ...decided },
    cancelUserUpdate: { path: { instance_id: made.queued } },
    listPurgeResults: { path: { instance_id: jobs.purged } },
    cancelPurge: { path: { instance_id: made.purging } },
    getPrivacyReceipt: { path: { receipt_id: made.receipt } },
    declareLoanFound: { path: { loan_id: ids.claimed.loan_id } },
    updateTerms: { body: await got('/v1/terms') },
    updateFeeSettings: { body: { currency: 'USD' } },
    putLetterType: { body: { active: true, retention_period: '30' } },
    putLetterRetention: { body: { retention_period: '365' } },
    getUserUpdate: ofUpdate,
    listUserUpdateResults: ofUpdate,
    putLimits: { body: await got('/v1/limits') },
    createUserMessage: { body: { subject: 'Your locker', text: 'Please empty locker 12 by Friday.' } },
    getRequestRights: { query: { user_id: reader, mms_id: item.mms_id } },
    updateAlarmSettings: { body: await got('/v1/alarms/settings') },
    getQueuePlace: { query: { user_id: reader, mms_id: item.mms_id } },
    explainLoanPolicy: { query: { user_id: reader, item_pid: item.item_pid } },
    updateOverdueProfiles: { body: await got('/v1/loans/overdue-profiles') },
    updateProxies: { body: { proxy_for: ['ben'] } },
    getResourceSharingStatus: { path: { id: ids.wanted.request_id } },
    moveResourceSharingRequest: { path: { id: ids.wanted.request_id }, body: { status: 'READY_TO_SEND' } },
    decideDeposit: { path: { id: ids.deposit.deposit_id }, body: { status: 'APPROVED' } },
    updatePrivacySettings: { body: { families: { fees: { active: false } } } },
    applyPrivacyTemplate: { query: { template: 'consortial' } },
    previewPrivacy: { body: { active: true } },
    explainPrivacy: { query: { loan_id: ids.over.loan_id } },
    updateConsent: { body: { keep_loan_history: true } },
    updateDeletePolicy: { body: await got('/v1/privacy/delete-policy') },
    seedSandbox: { query: { users: 100, titles: 10, loans: 20 } },
    putSandboxClock: { body: { advance: 'P28D' } }
  }
}
