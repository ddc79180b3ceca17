import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { Test } from 'tap'

/** A mail server on this machine: what it took, and what it answers next. */
export interface Sink {
  url: string
  /** Each mail as it came over the wire, with those whom it was for. */
  mails: { to: string[]; text: string }[]
  /** Answers to the next recipients: a status such as 451 refuses, nothing takes. */
  refuse: number[]
}

/** Starts a mail server that ends with the test. */
export async function mailSink(t: Test): Promise<Sink> {
  const sink: Sink = { url: '', mails: [], refuse: [] }
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      const status = sink.refuse.shift()
      done(status === undefined ? null : Object.assign(new Error('Not now'), { responseCode: status }))
    },
    onData(stream, session, done) {
      let text = ''
      stream.setEncoding('utf8')
      stream.on('data', (chunk: string) => {
        text += chunk
      })
      stream.on('end', () => {
        sink.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text })
        done()
      })
    }
  })
  await new Promise<void>(ready => void server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  sink.url = `smtp://127.0.0.1:${port}`
  t.teardown(() => new Promise<void>(done => void server.close(() => done())))
  return sink
}
