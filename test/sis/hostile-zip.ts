import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip that is written byte by byte, so that it can lie. */
interface Part {
  name?: string | Buffer
  content?: Buffer
  /** Fields of the headers that are not what they should be; `local` and `central` for one of the two only. */
  lies?: Lies
  local?: Lies
  central?: Lies
  /** The entry has no data of its own, but that of the entry with this number. */
  same?: number
}
interface Lies {
  flags?: number
  method?: number
  crc?: number
  packed?: number
  size?: number
  attributes?: number
  offset?: number
}
interface End {
  entries?: number
  offset?: number
  disk?: number
  size?: number
  comment?: number
}

const feed = Buffer.from('<users><user><primary_id>ada</primary_id><last_name>Reader</last_name></user></users>')

/** A zip of these entries, with the end record's lies. */
export function rawZip(parts: Part[], end: End = {}): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  const offsets: number[] = []
  let offset = 0
  for (const { name = 'users.xml', content = feed, lies, local, central, same } of parts) {
    const packed = deflateRawSync(content)
    const truth = {
      flags: 0,
      method: 8,
      crc: crc32(content),
      packed: packed.length,
      size: content.length,
      attributes: 0
    }
    const bytes = Buffer.from(name as string)
    const at = same === undefined ? offset : (offsets[same] ?? 0)
    offsets.push(at)
    if (same === undefined) {
      const head = localHeader(bytes, { ...truth, ...lies, ...local })
      locals.push(head, packed)
      offset += head.length + packed.length
    }
    centrals.push(centralHeader(bytes, { ...truth, offset: at, ...lies, ...central }))
  }
  const directory = Buffer.concat(centrals)
  const tail = Buffer.alloc(22)
  tail.writeUInt32LE(0x06054b50, 0)
  tail.writeUInt16LE(end.disk ?? 0, 4)
  tail.writeUInt16LE(end.entries ?? parts.length, 8)
  tail.writeUInt16LE(end.entries ?? parts.length, 10)
  tail.writeUInt32LE(end.size ?? directory.length, 12)
  tail.writeUInt32LE(end.offset ?? offset, 16)
  tail.writeUInt16LE(end.comment ?? 0, 20)
  return Buffer.concat([...locals, directory, tail])
}

function localHeader(name: Buffer, of: Required<Omit<Lies, 'offset'>>): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  common(head, 6, name, of)
  return Buffer.concat([head, name])
}

function centralHeader(name: Buffer, of: Required<Lies>): Buffer {
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE((3 << 8) | 20, 4)
  head.writeUInt16LE(20, 6)
  common(head, 8, name, of)
  head.writeUInt32LE(of.attributes >>> 0, 38)
  head.writeUInt32LE(of.offset, 42)
  return Buffer.concat([head, name])
}

function common(head: Buffer, at: number, name: Buffer, of: Required<Omit<Lies, 'offset'>>): void {
  head.writeUInt16LE(of.flags, at)
  head.writeUInt16LE(of.method, at + 2)
  head.writeUInt32LE(of.crc >>> 0, at + 8)
  head.writeUInt32LE(of.packed >>> 0, at + 12)
  head.writeUInt32LE(of.size >>> 0, at + 16)
  head.writeUInt16LE(name.length, at + 20)
}

export interface HostileZip {
  what: string
  content: Buffer
  /** The reason codes that may be given for it; absent: any. */
  code?: string[]
}

const zip = (what: string, content: Buffer, ...code: string[]): HostileZip => ({
  what,
  content,
  ...(code.length > 0 && { code })
})
const link = (type: number): Lies => ({ attributes: ((type | 0o777) << 16) >>> 0 })
const unreadable = ['ZIP_UNREADABLE', 'ZIP_DAMAGED', 'ZIP_CHECKSUM']

/** Zips that no run may take (SIS-07), each for a reason of its own. */
export async function hostileZips(): Promise<HostileZip[]> {
  const good = rawZip([{}])
  const spaces = (megabytes: number) => Buffer.alloc(megabytes << 20, ' ')
  const overlapping = (count: number): Part[] =>
    Array.from({ length: count }, (_, at) => (at === 0 ? { name: 'a.xml' } : { name: `${at}.xml`, same: 0 }))
  const names = [
    '../users.xml',
    '..\\users.xml',
    '/etc/users.xml',
    'C:\\users.xml',
    'c:/users.xml',
    'a/../../users.xml',
    'a/..'
  ]
  const odd = ['a\u0000.xml', 'a\n.xml', '\u0007.xml', `${'n'.repeat(300)}.xml`]
  const nested = ['zip', 'ZIP', 'gz', '7z', 'rar', 'tar', 'tgz']
  const types: [string, number][] = [
    ['link', 0o120000],
    ['pipe', 0o010000],
    ['device', 0o020000],
    ['disk', 0o060000],
    ['socket', 0o140000]
  ]
  const cuts = [1, 10, 29, 45, 80, good.length - 60, good.length - 23, good.length - 10, good.length - 1]
  return [
    ...[2, 4, 16, 64].map(size => zip(`a bomb of ${size} MB`, rawZip([{ content: spaces(size) }]), 'ZIP_RATIO')),
    ...[10, 150].map(count => zip(`${count} entries of the same bytes`, rawZip(overlapping(count)), 'ZIP_OVERLAP')),
    zip('201 entries', rawZip(Array.from({ length: 201 }, (_, at) => ({ name: `${at}.xml` }))), 'TOO_MANY_ENTRIES'),
    ...names.map(name => zip(`the name ${name}`, rawZip([{ name }]), 'ZIP_UNREADABLE', 'ZIP_EMPTY')),
    ...odd.map(name =>
      zip(
        `the name ${JSON.stringify(name.slice(0, 9))}`,
        rawZip([{ name, lies: { flags: 0x800 } }]),
        'ZIP_NAME',
        'LIMIT_EXCEEDED',
        'ZIP_UNREADABLE'
      )
    ),
    ...nested.map(kind => zip(`a .${kind} in it`, rawZip([{}, { name: `b.${kind}` }]), 'ZIP_NESTED')),
    ...types.map(([what, type]) => zip(`a ${what}`, rawZip([{ lies: link(type) }]), 'ZIP_LINK')),
    zip('encrypted', rawZip([{ lies: { flags: 1 } }]), 'ZIP_ENCRYPTED'),
    zip('encrypted, as only the directory says', rawZip([{ central: { flags: 1 } }]), 'ZIP_ENCRYPTED'),
    zip('encrypted strongly', rawZip([{ lies: { flags: 0x41 } }]), 'ZIP_ENCRYPTED', 'ZIP_UNREADABLE'),
    ...cuts.map(length => zip(`cut after ${length} bytes`, good.subarray(0, length))),
    zip('nothing', Buffer.alloc(0)),
    zip('zeros', Buffer.alloc(1000)),
    zip('a wrong checksum', rawZip([{ lies: { crc: 1 } }]), 'ZIP_CHECKSUM'),
    zip('a checksum of zero', rawZip([{ central: { crc: 0 } }]), 'ZIP_CHECKSUM'),
    zip('smaller than it is', rawZip([{ lies: { size: 10 } }]), ...unreadable),
    zip('empty, it says', rawZip([{ central: { size: 0 } }]), ...unreadable),
    zip('larger than it is', rawZip([{ lies: { size: 5000 } }]), ...unreadable),
    zip('4 GB, it says', rawZip([{ lies: { size: 0xfffffffe } }]), 'ZIP_RATIO', ...unreadable),
    zip('sizes of 64 bits that are not there', rawZip([{ lies: { size: 0xffffffff } }]), 'ZIP_RATIO', ...unreadable),
    zip('packed shorter than it is', rawZip([{ central: { packed: 5 } }]), ...unreadable),
    zip('packed beyond the file', rawZip([{ central: { packed: 100_000 } }]), 'ZIP_OVERLAP', ...unreadable),
    zip('packed to nothing', rawZip([{ central: { packed: 0 } }]), ...unreadable),
    ...[1, 9, 12, 14, 93, 99].map(method => zip(`method ${method}`, rawZip([{ lies: { method } }]), 'ZIP_UNREADABLE')),
    zip('stored, it says', rawZip([{ lies: { method: 0 } }]), ...unreadable),
    zip('an entry that is elsewhere', rawZip([{ central: { offset: 3 } }]), 'ZIP_UNREADABLE', 'ZIP_OVERLAP'),
    zip('an entry beyond the end', rawZip([{ central: { offset: 0x7fffffff } }]), 'ZIP_OVERLAP'),
    zip('more entries than there are', rawZip([{}], { entries: 7 }), 'ZIP_UNREADABLE'),
    zip('no entries, it says', rawZip([{}], { entries: 0 }), 'ZIP_EMPTY', 'ZIP_UNREADABLE'),
    zip('a directory that is elsewhere', rawZip([{}], { offset: 2 }), 'ZIP_UNREADABLE'),
    zip('a directory beyond the end', rawZip([{}], { offset: 0x7fffffff }), 'ZIP_UNREADABLE'),
    zip('one of several disks', rawZip([{}], { disk: 3 }), 'ZIP_UNREADABLE'),
    zip('a comment that is not there', rawZip([{}], { comment: 500 }), 'ZIP_UNREADABLE')
  ]
}
