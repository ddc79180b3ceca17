import { address, type Person, person, phone } from './person.ts'
import { type Random, random } from './random.ts'
import { userXml } from './xml.ts'

export interface CampusOptions {
  /** Another seed is another campus. */
  seed?: number
  /** The feed of a later day: 'all' changes one or two fields of every user, a number those of that percentage. */
  change?: 'all' | number
  /** Which day: another one changes other users in other ways. */
  day?: number
}

/** What stands around the users of a feed: `feedStart`, users, `feedEnd`. */
export const feedStart = '<?xml version="1.0" encoding="UTF-8"?>\n<users>\n'
export const feedEnd = '</users>\n'

/**
 * The `<user>` elements of a feed of `count` users, one at a time, each of about 1.5 kB. The same arguments give the
 * same bytes. Users keep their number and identifiers from day to day, so a changed feed updates those of the first.
 */
export function* campusUsers(count: number, { seed = 1, change = 0, day = 1 }: CampusOptions = {}): Generator<string> {
  for (let number = 1; number <= count; number++) {
    const user = person(number, seed)
    const today = random(seed, number, day)
    if (change === 'all' || today.chance(change)) alter(user, today)
    yield userXml(user)
  }
}

/** Each changes what the feed says of a person into something that it did not say before. */
const alterations: ((user: Person, today: Random) => void)[] = [
  user => {
    user.lastName = `${user.lastName}-Vale`
  },
  (user, today) => {
    user.addresses = [{ ...address(today, 'home'), line2: `Flat ${1 + today.number(60)}` }]
  },
  (user, today) => {
    user.phones = [{ number: phone(today), type: 'office' }]
  },
  user => {
    const year = Number(user.expiryDate.slice(0, 4)) + 1
    user.expiryDate = `${year}-09-30Z`
  },
  user => {
    user.group = user.group === 'GRAD' ? 'FACULTY' : 'GRAD'
  },
  user => {
    user.jobDescription = `Moved to the annex, desk ${user.number % 500}`
  },
  user => {
    user.emails = [{ address: `new.p${user.number}@example.edu`, type: 'work' }]
  }
]

/** Changes one or two fields of a person; never none. */
export function alter(user: Person, today: Random): void {
  const first = today.number(alterations.length)
  alterations[first]?.(user, today)
  if (today.chance(40))
    alterations[(first + 1 + today.number(alterations.length - 1)) % alterations.length]?.(user, today)
}
