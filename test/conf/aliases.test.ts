import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { configure } from '../helpers/configure.ts'

const app = await testApp(t)
await configure(app)
const { call } = app
const tables = '/almaws/v1/conf/code-tables'
const pairs = [
  ['HFrUserFinesFees.fineFeeType', 'FineFeeType', 'OVERDUEFINE'],
  ['HFrUserFinesFees.fineFeeStatus', 'FineFeeStatus', 'INDISPUTE'],
  ['HItemLoan.processStatus', 'LoanProcessStatus', 'CLAIMED_RETURN']
] as const

t.test("getCodeTable listCodeTables: fees and loans have their tables under Alma's own names, too", async t => {
  const { data: list } = await call('GET', tables)
  const names = list.code_table.map(({ name }: { name: string }) => name)
  t.equal(list.total_record_count, names.length)
  for (const [alias, name, code] of pairs) {
    const { data, status } = await call('GET', `${tables}/${alias}`)
    t.equal(status, 200, alias)
    const own = (await call('GET', `${tables}/${name}`)).data
    t.equal(data.name, alias, 'named as it was asked for')
    t.match(data.link, new RegExp(`/code-tables/${alias}$`))
    t.same(data.row, own.row)
    t.ok(data.row.some((row: { code: string }) => row.code === code))
    t.ok(names.includes(alias) && names.includes(name), 'both stand in the list')
  }
})

t.test('putCodeTable under one name changes what stands under the other', async t => {
  const [alias, name] = pairs[0]
  const { data } = await call('GET', `${tables}/${alias}`)
  const row = [...data.row, { code: 'BAGS', description: 'Bags', default: false, enabled: true }]
  const put = await call('PUT', `${tables}/${alias}`, { body: { ...data, row } })
  t.equal(put.status, 200)
  t.equal(put.data.name, alias)
  t.ok((await call('GET', `${tables}/${name}`)).data.row.some((one: { code: string }) => one.code === 'BAGS'))
  const wrong = await call('PUT', `${tables}/${alias}`, { body: { ...data, name: 'Genders' } })
  t.match(wrong.data.errorList.error[0], { errorCode: '401664' })
})

t.test("getCodeTable: what a set holds is labelled in Alma's words", async t => {
  const { data } = await call('GET', `${tables}/SetContentType`)
  const labels = Object.fromEntries(
    data.row.map((row: { code: string; description: string }) => [row.code, row.description])
  )
  t.match(labels, { USER: 'User', BIB_MMS: 'All Titles' })
})
