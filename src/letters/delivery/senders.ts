import { createTransport, type Transporter } from 'nodemailer'
import type { Config } from '../../config.ts'
import type { Parts } from '../../domain.ts'
import type { Able } from './rules.ts'

/** A letter that leaves. */
export interface Message {
  /** The same whenever it is tried again: `letter-1@institution`. */
  id: string
  to: string
  /** Name of the person. */
  name: string
  subject: string
  text: string
  /** By the clock of the service. */
  date: Date
}

/** Refused for good: trying again would not help. Anything else that a sender throws is tried again. */
export class Refused extends Error {}

export type Sender = (message: Message) => Promise<void>
export type Senders = Partial<Record<'EMAIL' | 'SMS', Sender>>

// A server that does not answer must not keep a worker: the queue tries again.
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }
const gatewayTimeoutMs = 20_000
const transports = new WeakMap<Config, Transporter>()

/** By which ways a service of these parts can send. A sandbox has a mailbox of its own where no server is named. */
export function ableOf({ config, time }: Pick<Parts, 'config' | 'time'>): Able {
  const kept = time !== undefined
  return { mail: config.SMTP_URL !== undefined || kept, sms: config.SMS_URL !== undefined || kept }
}

/** How they send. */
export function sendersOf(parts: Pick<Parts, 'config' | 'time'>): Senders {
  const { config } = parts
  const { mail, sms } = ableOf(parts)
  const transport = transportOf(config)
  return {
    ...(mail ? { EMAIL: transport ? bySmtp(transport, config.MAIL_FROM) : toMailbox } : {}),
    ...(sms ? { SMS: smsSender(config, transport) } : {})
  }
}

/** The mailbox of a sandbox is the list of what has left: there is nothing more to do. */
const toMailbox: Sender = async () => {}

/** The mail server of a configuration; undefined where there is none. */
export function transportOf(config: Config): Transporter | undefined {
  if (!config.SMTP_URL) return undefined
  const known = transports.get(config)
  if (known) return known
  const made = createTransport({ url: config.SMTP_URL, ...timeouts }) as Transporter
  transports.set(config, made)
  return made
}

/**
 * The steps that are about a receiver or a text. A server that refuses the connection, the login or the sender says
 * something of the service: that is put right by its operator, and the letters that wait then leave.
 */
const ofTheLetter = /^(RCPT TO|DATA)$/

const bySmtp =
  (transport: Transporter, from: string): Sender =>
  async ({ id, to, name, subject, text, date }) => {
    try {
      await transport.sendMail({
        from,
        to: { name, address: to },
        subject,
        date,
        text: `${name},\n\n${text}\n`,
        messageId: `<${id}>`,
        headers: { 'Auto-Submitted': 'auto-generated' }
      })
    } catch (error) {
      // The queue keeps the message, and the server's own may name the address.
      const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string }
      const sentence = `The mail server did not take a letter (${responseCode}).`
      throw responseCode >= 500 && ofTheLetter.test(command) ? new Refused(sentence) : new Error(sentence)
    }
  }

function smsSender({ SMS_URL: url, MAIL_FROM }: Config, transport: Transporter | undefined): Sender {
  if (url === undefined) return toMailbox
  if (!url.startsWith('mailto:')) return toGateway(new URL(url))
  const pattern = url.slice('mailto:'.length)
  const send = transport ? bySmtp(transport, MAIL_FROM) : toMailbox
  return message => send({ ...message, to: pattern.replace('{number}', message.to.replace('+', '')) })
}

/** Answers of a gateway about the address, the login or the account of the service, or that it is asked too soon. */
const notOfTheLetter = [401, 402, 403, 404, 405, 408, 425, 429]

/** Posts `{ "id", "to", "text" }`; 2xx takes it, 4xx refuses it (but `notOfTheLetter`), all else is tried again. */
const toGateway =
  (address: URL): Sender =>
  async ({ id, to, subject, text }) => {
    const url = new URL(address)
    const login = decodeURIComponent(`${url.username}:${url.password}`)
    url.username = ''
    url.password = ''
    const headers = {
      'content-type': 'application/json',
      ...(login === ':' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` })
    }
    const body = JSON.stringify({ id, to, text: text === '' ? subject : `${subject}\n${text}` })
    const signal = AbortSignal.timeout(gatewayTimeoutMs)
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' }).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    const status = answer?.status ?? 0
    const sentence = `The SMS gateway did not take a letter (${status}).`
    throw status >= 400 && status < 500 && !notOfTheLetter.includes(status)
      ? new Refused(sentence)
      : new Error(sentence)
  }
