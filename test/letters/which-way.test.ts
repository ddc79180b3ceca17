import t from 'tap'
import { type Able, wayOf } from '../../src/letters/delivery/rules.ts'
import type { UserRecord } from '../../src/users/record/record.ts'
import { both, email } from './write.ts'

t.test('USR-04 by which way a letter goes', async t => {
  const all: Able = { mail: true, sms: true }
  const sms = both('a@b.example', '+43 (664) 123-45') as unknown as UserRecord
  const mail = email('a@b.example') as unknown as UserRecord
  const off = { ...sms, library_notice: [{ code: { value: 'X' }, value: false }] } as UserRecord
  const odd = both('a@b.example', 'ask at the desk') as unknown as UserRecord
  const cases: [name: string, ...Parameters<typeof wayOf>, expected: string][] = [
    ['chosen', sms, 'X', all, '+4366412345'],
    ['no gateway', sms, 'X', { mail: true, sms: false }, 'a@b.example'],
    ['not chosen', mail, 'X', all, 'a@b.example'],
    ['no number that can be dialled', odd, 'X', all, 'a@b.example'],
    ['two noughts', both('', '0043 664 12345') as unknown as UserRecord, 'X', all, '+4366412345'],
    [
      'a nought for calls inside the country',
      both('', '+43 (0)664 12345') as unknown as UserRecord,
      'X',
      all,
      '+4366412345'
    ],
    ['two noughts and that', both('', ' 0043 (0) 664/12345') as unknown as UserRecord, 'X', all, '+4366412345'],
    ['blanks before it', both('', ' +43 664 12345') as unknown as UserRecord, 'X', all, '+4366412345'],
    ['only inside the country', both('', '(0)664 12345') as unknown as UserRecord, 'X', all, '066412345'],
    ['switched off', off, 'X', all, 'SWITCHED_OFF'],
    ['cannot be switched off', off, undefined, all, '+4366412345'],
    ['only SMS, not chosen', mail, 'X', { mail: false, sms: true }, 'NO_ADDRESS'],
    ['nothing', {} as UserRecord, 'X', all, 'NO_ADDRESS'],
    ['nobody', undefined, 'X', all, 'NO_ADDRESS'],
    ['no server', sms, 'X', { mail: false, sms: false }, 'NO_SERVER']
  ]
  for (const [name, record, notice, able, expected] of cases) {
    const way = wayOf(record, notice, able)
    t.equal('to' in way ? way.to : way.reason, expected, name)
  }
})
