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
  /** Answers to the next step before any recipient is named: to whom connects, to the login, to the sender. */
  before: { connection?: number; login?: number; sender?: number }
}

/** Starts a mail server that ends with the test. */
export async function mailSink(t: Test): Promise<Sink> {
  const sink: Sink = { url: '', mails: [], refuse: [], before: {} }
  const refused = (status: number | undefined, sentence: string): Error | null =>
    status === undefined ? null : Object.assign(new Error(sentence), { responseCode: status })
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 200,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => done(refused(sink.before.connection, 'No service here')),
    onAuth(_auth, _session, done) {
      const error = refused(sink.before.login, 'Authentication failed')
      done(error, error ? undefined : { user: 'desk' })
    },
    onMailFrom: (_address, _session, done) => done(refused(sink.before.sender, 'Not your address')),
    onRcptTo: (_address, _session, done) => done(refused(sink.refuse.shift(), 'Not now')),
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
