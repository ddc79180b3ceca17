import { type LookupAddress, lookup } from 'node:dns'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import { type AddressRule, inside } from './addresses.ts'
import { SftpError } from './failure.ts'

const refusal = (host: string, address: string): SftpError =>
  new SftpError(
    `${host === address ? host : `${host} has the address ${address}, which`} is ${inside(address) ?? 'not allowed'}: ` +
      'connections to it must be allowed by SFTP_ALLOW.'
  )

/** Looks a name up and gives only addresses that may be connected to; an error when there are none. */
const lookupWithin =
  (allowed: AddressRule): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return done(error, [])
      const fine = found.filter(({ address }) => allowed(address))
      const [first] = fine
      if (!first) return done(refusal(host, found[0]?.address ?? ''), [])
      if (options.all) done(null, fine)
      else done(null, first.address, first.family)
    })
  }

/**
 * Connects to a host whose address may be connected to. What is looked up is what is connected to: a name that means
 * another address in the next moment changes nothing. SftpError when it is not allowed; else the socket's own error.
 */
export function openSocket(host: string, port: number, allowed: AddressRule, timeoutMs: number): Promise<Socket> {
  if (isIP(host) !== 0 && !allowed(host)) return Promise.reject(refusal(host, host))
  return new Promise((done, refuse) => {
    const socket = connect({ host, port, lookup: lookupWithin(allowed) })
    const fail = (error: Error): void => {
      socket.destroy()
      refuse(error)
    }
    socket.once('error', fail)
    socket.setTimeout(timeoutMs, () => fail(new Error('timed out')))
    socket.once('connect', () => {
      socket.removeListener('error', fail)
      socket.setTimeout(0)
      socket.removeAllListeners('timeout')
      // Without it small packets wait for each other: 2 MB a second.
      socket.setNoDelay(true)
      const address = socket.remoteAddress ?? ''
      if (!allowed(address)) return fail(refusal(host, address))
      done(socket)
    })
  })
}
