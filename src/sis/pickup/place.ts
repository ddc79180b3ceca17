import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'

/** A file of a place where feeds wait. */
export interface WaitingFile {
  name: string
  bytes: number
  /** Time of its last change, in milliseconds of the place's own clock: only good to be compared with itself. */
  modifiedMs: number
}

/** Where feeds wait: a local folder, or one of an S/FTP server. */
export interface FeedPlace {
  /** The plain files that are there. */
  look(): Promise<WaitingFile[]>
  /** A file's bytes; the stream fails when not all of them can be had. */
  open(name: string): Readable
  /** Renames a file that was dealt with, so that it is not looked at again; one that is gone already is fine. */
  moveAside(name: string, suffix: Suffix): Promise<void>
  end(): Promise<void>
}

/** Ends the name of a zip that was picked up (SIS-05), and of one that cannot be read at all. */
export type Suffix = '.handled' | '.rejected'

export interface Settled {
  /** The waiting feeds in name order, and those that somebody was still writing between two looks. */
  ready: WaitingFile[]
  growing: WaitingFile[]
  /** What looks like a feed but is none that is taken, such as XML that is not packed (SIS-01). */
  strange: string[]
}

/** Names of files that somebody may have taken for a feed; what is hidden, or was dealt with, is none. */
const seemsFeed = /^[^.].*\.(xml|json|ndjson|csv|tsv|txt|xlsx?|gz|tgz|tar|7z|rar|bz2|xz|zst)$/i

/** Looks twice, `settleMs` apart. `taken`: names of files that are feeds. */
export async function settledFiles(
  place: Pick<FeedPlace, 'look'>,
  settleMs: number,
  taken = /\.zip$/i
): Promise<Settled> {
  const found = await place.look()
  const first = new Map(found.map(file => [file.name, file]))
  const zips = (files: Iterable<WaitingFile>) => [...files].filter(({ name }) => taken.test(name))
  const strange = [...first.keys()].filter(name => !taken.test(name) && seemsFeed.test(name)).sort()
  if (zips(first.values()).length === 0) return { ready: [], growing: [], strange }
  await pause(settleMs)
  const second = zips(await place.look()).sort((one, other) => (one.name < other.name ? -1 : 1))
  const same = ({ name, bytes, modifiedMs }: WaitingFile): boolean => {
    const before = first.get(name)
    return before?.bytes === bytes && before.modifiedMs === modifiedMs
  }
  return { ready: second.filter(same), growing: second.filter(file => !same(file)), strange }
}
