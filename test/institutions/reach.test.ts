import t from 'tap'
import { mmsId } from '../desks/floor.ts'
import { addKey, all, institution } from '../helpers/app.ts'
import { addLetters } from './library-calls.ts'
import { lively, token } from './lively.ts'

/** What belongs to no library (docs/keys.md): users, the catalogue, configuration, jobs, the office's own work. */
const ofNoLibrary = [
  /^(create|update|patch|delete|convert)User$|^authenticateUser$|Attachment$|UserPhoto$|^createUserMessage$|Consent$/,
  /Proxies$|ProtectedField$|^cancelUserUpdate$|^previewSisCsv$/,
  /(Bib|Holding|Item|Set|Location|Profile|Profiles|Table|Hours|Letter|Terms|Limits|Settings|Policy|Retention|Type)$/,
  /^(test\w+|postUsersTest|runJob|previewPrivacy|applyPrivacyTemplate|cancelPurge|manageSetMembers|uploadSetMembers|\w+SftpConnection|\w+SisRun)$/,
  /Sandbox/
]
/** Reads that tell of single transactions wherever they were: of jobs and feeds, and of what is kept for the office. */
const told = /^(listAudit|explain\w*|getPersonalData|getSubjectAccess\w*)$/

t.test('ROL-04 every operation is limited to libraries, or of no library and tells of none', async t => {
  const app = await lively(t)
  const { call, database, ids } = app
  const { loan, request, fee, wanted, purchase, deposit, printout } = ids
  for (const [name, library] of [
    ['science', 'SCI'],
    ['nowhere', 'GONE']
  ] as const)
    await addKey(database, name, { institution, name, areas: all, libraries: [library] })
  const letters = await addLetters(app)
  const secrets: string[] = [
    ...[loan.loan_id, request.request_id, fee.id, wanted.request_id, purchase.request_id, deposit.deposit_id],
    ...[printout.id, ...letters]
  ].map(String)
  const [, holding, pid] = /holdings\/(\d+)\/items\/(\d+)/.exec(loan.item_link ?? '') ?? []
  const named: Record<string, string> = {
    ...{
      user_id: `${token}-1`,
      mms_id: mmsId(1),
      libraryCode: 'MAIN',
      locationCode: 'STACKS',
      code: 'CAMPUS',
      job_id: 'S1040'
    },
    ...{ codeTableName: 'UserGroups', mappingTableName: 'UserRecordTypeUserGroup', letterCode: 'FulLostLoanLetter' },
    ...{ holding_id: holding ?? '220000000010', item_pid: pid ?? '230000000101' }
  }
  const { paths = {} } = app.app.swagger() as { paths?: Record<string, Record<string, any>> }
  const unasked: string[] = []
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { operationId, responses }] of Object.entries(methods)) {
      const limited = /60340|LIBRARY_RESTRICTED|60258|RESTRICTION_INVALID/.test(JSON.stringify(responses))
      if (limited || told.test(operationId)) continue
      if (method !== 'get') {
        if (!ofNoLibrary.some(pattern => pattern.test(operationId))) unasked.push(operationId)
        continue
      }
      const url = path.replace(/\{(\w+)\}/g, (_, name) => named[name] ?? '1')
      for (const key of ['science', 'nowhere']) {
        const { text } = await call('GET', `${url}?limit=100&expand=due_date,loans,requests,fees`, { key })
        const found = secrets.filter(secret => text.includes(secret))
        t.same(found, [], `${operationId} tells a key of ${key} nothing of MAIN`)
      }
    }
  t.same(unasked, [], 'an operation that changes something says `restricted`, or is named here')
})
