import t from 'tap'
import { lettersOf } from '../../src/loans/desk/letters.ts'

const loan = { title: 'T', author: null, barcode: 'B', library: 'MAIN', dueDate: new Date('2027-06-30T23:59:59Z') }

t.test('CIRC-33 a letter names an amount as its currency is counted', async t => {
  for (const [currency, amount] of [
    ['USD', '90.00'],
    ['JPY', '9000'],
    ['KWD', '9.000']
  ] as const)
    t.equal(lettersOf(loan, 'UTC', { amountMinor: 9000, currency }).amount, amount, currency)
  t.notOk('amount' in lettersOf(loan, 'UTC', { amountMinor: 0, currency: 'USD' }), 'nothing is no amount')
})
