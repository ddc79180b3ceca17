// npm run samples: writes the two feeds of the sample campus. The same text on every machine.
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import yazl from 'yazl'
import { alter, feedEnd, feedStart } from './campus.ts'
import { address, type Person, person } from './person.ts'
import { random } from './random.ts'
import { firstTerm, handEdits, population, rejectedAtFirst, secondTerm, seed } from './stories.ts'
import { userXml } from './xml.ts'

/** Names of the files of a zip, with their text. */
export type Feed = Record<string, string>

const isStudent = ({ group }: Person) => group === undefined || group === 'UNDERGRAD' || group === 'GRAD'
const feed = (people: readonly Person[]): string => feedStart + people.map(userXml).join('') + feedEnd
const numbers = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** A registrar exports students and staff apart. */
function inTwoFiles(term: string, people: readonly Person[], wasStudent: (user: Person) => boolean): Feed {
  return {
    [`students-${term}.xml`]: feed(people.filter(wasStudent)),
    [`staff-${term}.xml`]: feed(people.filter(user => !wasStudent(user)))
  }
}

/** The first feed: 500 people, and 6 records that cannot be taken. */
export function firstFeed(): Feed {
  const people = numbers(1, population).map(number => firstTerm(person(number, seed)))
  return inTwoFiles('2026-autumn', [...people, ...rejectedAtFirst()], isStudent)
}

/** The next term: people who moved, married, changed their group; new ones, inactive ones; fields that come empty. */
export function secondFeed(): Feed {
  const edited = new Set(handEdits.map(({ number }) => number))
  const people: Person[] = []
  const students = new Set<number>()
  for (const number of numbers(1, population)) {
    const user = firstTerm(person(number, seed))
    const today = random(seed, number, 2)
    if (isStudent(user)) students.add(number)
    // Some have left: a feed says nothing of them, and nothing becomes of them.
    if (number % 83 === 0) continue
    if (number % 61 === 0) user.status = 'INACTIVE'
    else if (!edited.has(number) && today.chance(20)) alter(user, today)
    if (number === 8) user.addresses = [address(today, 'home')]
    people.push(secondTerm(user))
  }
  const arrived = numbers(701, 718).map(number => person(number, seed))
  for (const { number } of arrived.filter(isStudent)) students.add(number)
  const named = person(601, seed)
  students.add(601)
  return inTwoFiles('2027-spring', [...people, ...arrived, named, ...rejectedAgain()], ({ number }) =>
    students.has(number)
  )
}

/** One whose group is still unknown, and one whose barcode another person has in the library. */
function rejectedAgain(): Person[] {
  const newcomer = person(720, seed)
  const [barcode] = person(9, seed).identifiers
  return [
    { ...person(602, seed), group: 'VISITOR' },
    { ...newcomer, identifiers: [...(barcode ? [barcode] : []), ...newcomer.identifiers.slice(1)] }
  ]
}

/** Both zips by their names. */
export const campusFeeds = (): Record<string, Feed> => ({ 'campus-1.zip': firstFeed(), 'campus-2.zip': secondFeed() })

async function write(name: string, files: Feed): Promise<void> {
  const zip = new yazl.ZipFile()
  // A zip has no time zone: the same clock time everywhere.
  const options = { mtime: new Date(2026, 8, 1, 6), mode: 0o100644, forceDosTimestamp: true }
  for (const [file, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), file, options)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(fileURLToPath(new URL(name, import.meta.url))))
}

if (import.meta.main) for (const [name, files] of Object.entries(campusFeeds())) await write(name, files)
