import * as service from './client'

const [base = '', key = ''] = process.argv.slice(2)
Object.assign(service.defaults, {
  baseUrl: base,
  headers: { Authorization: `apikey ${key}`, Accept: 'application/json' }
})
const user: service.UserInput = {
  primary_id: 'oazapfts.one',
  first_name: 'Ottilie',
  last_name: 'Oaz',
  account_type: { value: 'INTERNAL' },
  user_group: { value: 'UNDERGRAD' }
}
const made = await service.createUser(user)
const read = await service.getUser('oazapfts.one')
const list = await service.getUsers({ q: 'last_name~Oaz' })
const none = await service.getUser('nobody')
const kept = await service.updatePrivacySettings({ active: true })
const gone = await service.deleteUser('oazapfts.one')
const name = made.status === 200 ? made.data.full_name : undefined
const id = read.status === 200 ? read.data.primary_id : undefined
const count = list.status === 200 ? list.data.total_record_count : undefined
const code = none.status === 400 ? none.data.errorList.error[0]?.errorCode : undefined
console.log(JSON.stringify([name, id, count, code]))
console.log(JSON.stringify([kept.status, gone.status]))
