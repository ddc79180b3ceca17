import t from 'tap'
import type { AlmaError } from '../../src/alma/errors.ts'
import { codeTableSeeds } from '../../src/codes/seed/index.ts'
import { tablesOf } from '../../src/codes/tables.ts'
import {
  checkBorrowing,
  holdUntil,
  isSame,
  ownerOf,
  shippingCost,
  wrongOfLending
} from '../../src/resource-sharing/rules.ts'
import { coded } from '../users/sample.ts'
import { article, book } from './desk.ts'

const tables = tablesOf(codeTableSeeds.map(({ name, rows }) => ({ kind: 'code', name, rows })))
const errorOf = (step: () => unknown): string => {
  try {
    step()
    return ''
  } catch (error) {
    return (error as AlmaError).name
  }
}

t.test('RS-01 what a borrowing request must say: table of cases', async t => {
  const cases: [object, string][] = [
    [book(), ''],
    [book({ title: undefined, mms_id: '7' }), ''],
    [book({ format: coded('PHYSICAL_NON_RETURNABLE'), pickup_location: undefined }), 'SHARING_PICKUP'],
    [book({ requested_media: '7' }), ''],
    [book({ requested_media: 'AUDIO' }), ''],
    [book({ requested_media: '8' }), 'SHARING_FIELD'],
    [article(), ''],
    [article({ author: undefined }), 'SHARING_ARTICLE'],
    [article({ citation_type: coded('BK'), author: undefined }), ''],
    [book({ agree_to_copyright_terms: false }), 'SHARING_TERMS']
  ]
  for (const [body, name] of cases)
    t.equal(
      errorOf(() => checkBorrowing(body, tables)),
      name,
      JSON.stringify(body)
    )
})

t.test('RS-01 the library of a request: table of cases', async t => {
  const cases: [given: string | undefined, ofUser: string[], owner: string][] = [
    [undefined, ['A'], 'A'],
    ['B', ['A', 'B'], 'B']
  ]
  for (const [given, ofUser, owner] of cases) t.equal(ownerOf(given, ofUser), owner)
  t.equal(
    errorOf(() => ownerOf('A', [])),
    'SHARING_NOT_AFFILIATED'
  )
  t.equal(
    errorOf(() => ownerOf('C', ['A'])),
    'SHARING_OWNER_FOREIGN'
  )
  t.equal(
    errorOf(() => ownerOf(undefined, ['A', 'B'])),
    'SHARING_OWNER_MISSING'
  )
})

t.test('RS-01 what is the same: table of cases', async t => {
  const cases: [one: object, other: object, same: boolean][] = [
    [book(), book(), true],
    [book(), book({ title: 'LETTERS to a Mill!' }), true],
    [book(), book({ chapter: '2' }), false],
    [book(), book({ author: 'Somebody' }), false],
    [book({ mms_id: '1' }), book({ mms_id: '2' }), false],
    [article({ doi: '10.1/A' }), article({ doi: '10.1/a', title: 'x' }), true],
    [article({ pmid: '5' }), article({ pmid: '6', pages: '3' }), false],
    [book({ doi: '' }), book({ doi: '', title: 'x' }), false]
  ]
  for (const [one, other, same] of cases) t.equal(isSame(one, other), same, JSON.stringify(other))
})

t.test('RS-03 how long a borrowed title waits: table of cases', async t => {
  const cases: [shelfDays: number, due: string | null, deliveryDays: number, until: string][] = [
    [7, null, 3, '2026-11-29'],
    [7, '2026-12-24', 3, '2026-11-29'],
    [7, '2026-11-30', 3, '2026-11-27'],
    [7, '2026-11-23', 3, '2026-11-22'],
    // Days of delivery come out of a mapping table that takes any number.
    [7, '2026-12-24', 1e14, '2026-11-22']
  ]
  for (const [shelfDays, due, deliveryDays, until] of cases)
    t.equal(holdUntil({ today: '2026-11-22', shelfDays, due, deliveryDays }), until)
})

t.test('RS-01 shipping costs: table of cases', async t => {
  for (const [text, minor] of [
    ['0', 0],
    ['-0', 0],
    ['12', 1200],
    [' 12.5 ', 1250]
  ] as const)
    t.equal(shippingCost(text, 'USD'), minor, text)
  for (const text of [undefined, '', 'x', '1e3', '1.234', '--1'])
    t.equal(
      errorOf(() => shippingCost(text, 'USD')),
      'SHARING_SHIPPING',
      String(text)
    )
  t.equal(
    errorOf(() => shippingCost('-0.01', 'USD')),
    'SHARING_COST_NEGATIVE'
  )
})

t.test('what a lending request must say: table of cases', async t => {
  const good = {
    external_id: 'X',
    owner: 'RES_SHARE',
    format: coded('PHYSICAL'),
    title: 'T',
    citation_type: coded('BOOK')
  }
  const cases: [object, RegExp | undefined][] = [
    [good, undefined],
    [{ ...good, title: undefined, citation_type: undefined, mms_id: '1' }, undefined],
    [{ ...good, external_id: undefined }, /external_id/],
    [{ ...good, owner: undefined }, /owner/],
    [{ ...good, partner: coded('OTHER') }, /partner/],
    [{ ...good, format: undefined }, /format/],
    [{ ...good, title: undefined }, /title/],
    [{ ...good, citation_type: undefined }, /citation_type/],
    [{ ...good, citation_type: coded('BK') }, /citation_type/]
  ]
  for (const [body, wrong] of cases)
    if (wrong) t.match(wrongOfLending(body, 'BECKFORD', tables), wrong)
    else t.equal(wrongOfLending(body, 'BECKFORD', tables), undefined)
})
