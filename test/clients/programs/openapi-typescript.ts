import createClient from 'openapi-fetch'
import type { components, paths } from './client'

const [base = '', key = ''] = process.argv.slice(2)
const client = createClient<paths>({
  baseUrl: base,
  headers: { Authorization: `apikey ${key}`, Accept: 'application/json' }
})
const user: components['schemas']['UserInput'] = {
  primary_id: 'typescript.one',
  first_name: 'Tilda',
  last_name: 'Typed',
  account_type: { value: 'INTERNAL' },
  user_group: { value: 'UNDERGRAD' }
}
const made = await client.POST('/almaws/v1/users', { body: user })
const read = await client.GET('/almaws/v1/users/{user_id}', { params: { path: { user_id: 'typescript.one' } } })
const list = await client.GET('/almaws/v1/users', { params: { query: { q: 'last_name~Typed' } } })
const none = await client.GET('/almaws/v1/users/{user_id}', { params: { path: { user_id: 'nobody' } } })
const kept = await client.PUT('/v1/privacy/settings', { body: { active: true } })
const gone = await client.DELETE('/almaws/v1/users/{user_id}', { params: { path: { user_id: 'typescript.one' } } })
const code: string | undefined = none.error?.errorList.error[0]?.errorCode
console.log(JSON.stringify([made.data?.full_name, read.data?.primary_id, list.data?.total_record_count, code]))
console.log(JSON.stringify([kept.response.status, gone.response.status]))
