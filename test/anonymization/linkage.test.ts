import t from 'tap'
import { loanOf, pastApp, returned } from './past.ts'

t.test('AN-21 from what is left nobody finds the other loans of a person', async t => {
  const app = await pastApp(t)
  const people = await Promise.all(Array.from({ length: 40 }, (_, index) => app.putUser(`reader${index}`)))
  // Each comes with five books in one visit: the minute, the numbers and the order would tell.
  const visits = people.flatMap((userId, person) =>
    Array.from({ length: 5 }, (_, book) => {
      const id = person * 5 + book + 1
      return loanOf(userId, id, {
        returned: new Date(Date.parse(returned) + person * 60_000 + book * 1000).toISOString()
      })
    })
  )
  await app.putLoans(visits)
  const ownerOf = new Map(visits.map(({ itemId, userId }) => [itemId, userId]))
  await app.decide()
  const rows = () =>
    app.rows<{ id: number; item: string; at: string }>(
      'select id::float8 as id, item_id as item, return_date::text as at from loan order by id'
    )
  /** Of the four loans that stand nearest to a known one, by number and by time, how many are the same person's. */
  const found = (all: { id: number; item: string; at: string }[]) => {
    let hits = 0
    for (const [index, known] of all.entries()) {
      const near = [...all.slice(Math.max(0, index - 4), index), ...all.slice(index + 1, index + 5)]
        .sort((one, other) => Math.abs(one.id - known.id) - Math.abs(other.id - known.id))
        .slice(0, 4)
      const minute = all.filter(other => other.item !== known.item && other.at === known.at)
      const guess = minute.length > 0 && minute.length < 10 ? minute : near
      hits += guess.filter(other => ownerOf.get(other.item) === ownerOf.get(known.item)).length
    }
    return hits
  }
  /** In whatever order a table is read that is given none: of the two before and the two behind. */
  const foundAsTheyLie = async (order: string) => {
    const all = await app.rows<{ item: string }>(`select item_id as item from loan ${order}`)
    let hits = 0
    for (const [index, known] of all.entries())
      for (const other of [...all.slice(Math.max(0, index - 2), index), ...all.slice(index + 1, index + 3)])
        if (ownerOf.get(other.item) === ownerOf.get(known.item)) hits++
    return hits
  }
  const orders = ['', 'order by ctid']
  for (const order of orders) t.equal(await foundAsTheyLie(order), 560, 'before, side by side')
  const easy = found(await rows())
  t.ok(easy > 400, `before, it is easy: ${easy} of 800 guesses`)
  t.match((await app.archive(app)).counters, { item_loans_anonymized: 200 })
  // By guessing, 4 of 199 others: about 16 in all of 800 guesses.
  const hits = found(await rows())
  t.ok(hits < 45, `${hits} of 800 guesses`)
  for (const order of orders) {
    const beside = await foundAsTheyLie(order)
    t.ok(beside < 45, `${beside} of 800 ${order}`)
  }
})
