import { type Place, peopleOf, type Settled, undoRun } from './harness.ts'
import { comparable, type Person } from './people.ts'

/** Users as they are compared after a feed. */
export const stateOf = (people: readonly Person[]) =>
  people.map(person => JSON.stringify([comparable(person), person.version])).sort()

/** Throws with both when they are not the same. */
export function same(what: string, got: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(got), JSON.stringify(expected)]
  if (one !== other) throw new Error(`${what}:\n got      ${one}\n expected ${other}`)
}

/** The users as an undo has to leave them: of lists the order does not count, nor how often who was written. */
const restoredState = (people: readonly Person[]) =>
  people
    .map(person => {
      const { fields, lists, manual } = comparable(person)
      const sorted = lists.map(([own, fed]) => [own, (fed as string[]).toSorted()])
      // The status says of itself in which case it was written.
      return JSON.stringify([fields, sorted, manual])
    })
    .sort()

/** Undoing a run leaves everybody as they were before it, also when it is interrupted. */
export async function undone(
  place: Place,
  { stopEvery }: { stopEvery: number },
  code: string,
  real: Settled,
  before: Person[]
): Promise<void> {
  const after = stateOf(await peopleOf(place, code))
  const dry = await undoRun(place, code, real.id, true)
  same('the users after a dry undo', stateOf(await peopleOf(place, code)), after)
  const back = await undoRun(place, code, real.id, false, stopEvery)
  same('what the dry undo tells', dry.records, back.records)
  same(
    'all of it is undone',
    back.counters.updated + back.counters.removed,
    real.counters.created + real.counters.updated
  )
  same('the users after the undo', restoredState(await peopleOf(place, code)), restoredState(before))
}

/** Undoing a run of which something has changed since: what the oracle says, once and (it says nothing new) twice. */
export async function undoneSince(
  place: Place,
  { stopEvery }: { stopEvery: number },
  code: string,
  real: Settled,
  world: readonly Person[],
  expect: () => void
): Promise<void> {
  const dry = await undoRun(place, code, real.id, true)
  same('the users after a dry undo', stateOf(await peopleOf(place, code)), stateOf(world))
  for (const time of ['once', 'twice']) {
    const before = restoredState(await peopleOf(place, code))
    const back = await undoRun(place, code, real.id, false, stopEvery)
    if (time === 'once') same('what the dry undo tells', dry.records, back.records)
    expect()
    const after = restoredState(await peopleOf(place, code))
    same(`the users undone ${time}`, after, restoredState(world))
    // What was refused because of an identifier can find it free the second time.
    if (time === 'twice' && dry.records.every(({ reason }) => reason !== 'IDENTIFIER_TAKEN'))
      same('undone twice, as once', [after, back.counters.updated, back.counters.removed], [before, 0, 0])
  }
}
