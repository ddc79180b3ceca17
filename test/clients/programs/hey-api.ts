import { createUser, deleteUser, getUser, getUsers, type UserInput, updatePrivacySettings } from './client'
import { client } from './client/client.gen'

const [base = '', key = ''] = process.argv.slice(2)
client.setConfig({ baseUrl: base, headers: { Authorization: `apikey ${key}`, Accept: 'application/json' } })
const user: UserInput = {
  primary_id: 'hey.one',
  first_name: 'Hedda',
  last_name: 'Heyer',
  account_type: { value: 'INTERNAL' },
  user_group: { value: 'UNDERGRAD' }
}
const made = await createUser({ body: user })
const read = await getUser({ path: { user_id: 'hey.one' } })
const list = await getUsers({ query: { q: 'last_name~Heyer' } })
const none = await getUser({ path: { user_id: 'nobody' } })
const kept = await updatePrivacySettings({ body: { active: true } })
const gone = await deleteUser({ path: { user_id: 'hey.one' } })
const refusal = none.error && 'errorList' in none.error ? none.error.errorList.error[0] : undefined
console.log(
  JSON.stringify([made.data?.full_name, read.data?.primary_id, list.data?.total_record_count, refusal?.errorCode])
)
console.log(JSON.stringify([kept.response?.status, gone.response?.status]))
