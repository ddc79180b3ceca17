// Feeds that are made while they are read: nothing of them lies on disk or in memory but a few pieces.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import { type CampusOptions, campusUsers, feedEnd, feedStart } from '../samples/campus.ts'

/** A feed of the sample campus: the same one for the same order. */
export interface FeedOrder extends CampusOptions {
  users: number
}

/** How large a feed was, in MB: its XML, and the zip that was sent. */
export interface FeedSize {
  xml: number
  zip: number
}

export interface FeedServer {
  port: number
  /** Of the feed that was sent last. */
  readonly last: FeedSize
  close(): void
}

/** Pieces of this many characters: a stream of single users would spend its time on passing them on. */
const piece = 64 << 10

function* textOf({ users, ...options }: FeedOrder): Generator<string> {
  let text = feedStart
  for (const user of campusUsers(users, options)) {
    text += user
    if (text.length < piece) continue
    yield text
    text = ''
  }
  yield text + feedEnd
}

/**
 * Serves feeds on a free port of this machine: whoever connects sends an order as one line of JSON and reads a zip of
 * one XML file until its end. The reader sets the pace.
 */
export async function serveFeeds(): Promise<FeedServer> {
  const last: FeedSize = { xml: 0, zip: 0 }
  const send = async (socket: Socket): Promise<void> => {
    const [line] = await once(socket, 'data')
    const order = JSON.parse(String(line)) as FeedOrder
    let [xml, zipped] = [0, 0]
    const counted = (function* () {
      for (const text of textOf(order)) {
        const bytes = Buffer.from(text)
        xml += bytes.length
        yield bytes
      }
    })()
    const zip = new yazl.ZipFile()
    zip.addReadStream(Readable.from(counted), 'users.xml')
    zip.end()
    const counting = new Transform({
      transform(bytes: Buffer, _encoding, done) {
        zipped += bytes.length
        done(null, bytes)
      }
    })
    await pipeline(zip.outputStream, counting, socket)
    Object.assign(last, { xml: xml / 2 ** 20, zip: zipped / 2 ** 20 })
  }
  const server: Server = createServer({ allowHalfOpen: true }, socket => {
    send(socket).catch(error => {
      console.error(error)
      socket.destroy()
    })
  })
  await new Promise<void>(ready => void server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return { port, last, close: () => void server.close() }
}
