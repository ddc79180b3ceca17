/** What of a picture is looked at: nothing is believed that a header or a name says. */
export interface Image {
  type: 'image/jpeg' | 'image/png'
  width: number
  height: number
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const pngEnd = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])

/** The kind and size of a JPEG or PNG file, whole from first mark to last; undefined for anything else. Pure. */
export const imageOf = (bytes: Buffer): Image | undefined => pngOf(bytes) ?? jpegOf(bytes)

function pngOf(bytes: Buffer): Image | undefined {
  if (bytes.length < 45 || !bytes.subarray(0, 8).equals(pngStart) || !bytes.subarray(-12).equals(pngEnd))
    return undefined
  if (bytes.readUInt32BE(8) !== 13 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return sized('image/png', bytes.readUInt32BE(16), bytes.readUInt32BE(20))
}

/** Goes from segment to segment up to the one that begins a frame: it has the size. */
function jpegOf(bytes: Buffer): Image | undefined {
  const { length } = bytes
  if (length < 20 || bytes.readUInt16BE(0) !== 0xffd8 || bytes.readUInt16BE(length - 2) !== 0xffd9) return undefined
  for (let at = 2; at + 9 < length; ) {
    if (bytes[at] !== 0xff) return undefined
    const mark = bytes[at + 1] ?? 0
    if (mark === 0xff) {
      at += 1 // fill bytes
      continue
    }
    if (isFrame(mark)) return sized('image/jpeg', bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5))
    // The picture itself, or what has no length, before any frame.
    if (mark < 0xc0 || (mark >= 0xd0 && mark <= 0xda)) return undefined
    const size = bytes.readUInt16BE(at + 2)
    if (size < 2) return undefined
    at += 2 + size
  }
  return undefined
}

/** SOF0 to SOF15, among which DHT, JPG and DAC have their marks. */
const isFrame = (mark: number): boolean =>
  mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc

const sized = (type: Image['type'], width: number, height: number): Image | undefined =>
  width > 0 && height > 0 ? { type, width, height } : undefined
