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
