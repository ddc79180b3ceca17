import { crc32, deflateSync } from 'node:zlib'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A real PNG of one grey, so many pixels wide and high; `words` stand in it as cameras and programs write them. */
export function png(width = 3, height = 4, words = ''): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(Buffer.alloc((width + 1) * height, 120))
  const text = words === '' ? [] : [chunk('tEXt', Buffer.from(`Title\0${words}`, 'latin1'))]
  return Buffer.concat([start, chunk('IHDR', head), ...text, chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

/** The segments of a JPEG up to its scan: as far as anybody looks who wants its kind and size. */
export function jpeg(width = 5, height = 6, frame = 0xc0): Buffer {
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    Buffer.from([0xff, 0xff, 0xc4, 0, 4, 0, 0]),
    Buffer.from([0xff, frame, 0, 11, 8, ...size, 1, 1, 0x11, 0]),
    Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xff, 0xd9])
  ])
}
