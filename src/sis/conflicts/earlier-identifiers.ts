import type { identifiersOf } from '../../users/record/mapping.ts'
import { generateId } from '../../users/record/primary-id.ts'
import type { UserRecord } from '../../users/record/record.ts'
import { longHash } from '../decide/hashes.ts'
import type { Owner } from '../decide/match.ts'

/**
 * Identifiers that stood in a file before, by their `longHash`.
 */
export class EarlierIdentifiers {
  /** Line, and place of the type among `#types`: one number, since there are millions. */
  readonly #places = new Map<number, number>()
  readonly #types: string[] = []

  /** The identifiers of a user that stands at a line. */
  add(identifiers: ReturnType<typeof identifiersOf>, line: number): void {
    for (const { key, type } of identifiers) {
      if (!this.#types.includes(type)) this.#types.push(type)
      this.#places.set(longHash(key), line * mostTypes + Math.min(this.#types.indexOf(type), mostTypes - 1))
    }
  }

  /** Who has the identifier: told by his line, since there is nothing else to tell him by. */
  ownerOf(key: string): Owner | undefined {
    const place = this.#places.get(longHash(key))
    if (place === undefined) return undefined
    const line = Math.floor(place / mostTypes)
    const idType = this.#types[place % mostTypes] ?? ''
    return { userId: String(line), idType, accountType: 'EXTERNAL', primaryId: `of line ${line}` }
  }

  /** A primary id made from the names that nobody before has. */
  freeId(record: UserRecord): string {
    const has = (id: string): boolean => this.#places.has(longHash(id))
    return generateId(record, { has } as ReadonlySet<string>)
  }
}

const mostTypes = 1000
