import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** 32 bytes out of SECRETS_KEY: hex or base64. */
export const keyBytes = (text: string): Buffer => Buffer.from(text, text.length === 64 ? 'hex' : 'base64')

/**
 * A secret as it is stored: AES-256-GCM, `v1.<nonce>.<tag>.<text>` in base64. `place` says where it belongs
 * (institution, connection, field): put anywhere else, it cannot be read.
 */
export function seal(key: Buffer, place: string, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place, 'utf8'))
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return ['v1', nonce.toString('base64'), cipher.getAuthTag().toString('base64'), text.toString('base64')].join('.')
}

/** The secret again; nothing when it was sealed with another key or for another place, or was changed. */
export function unseal(key: Buffer, place: string, sealed: string): string | undefined {
  const [version, nonce = '', tag = '', text = ''] = sealed.split('.')
  if (version !== 'v1') return undefined
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
    cipher.setAAD(Buffer.from(place, 'utf8')).setAuthTag(Buffer.from(tag, 'base64'))
    return Buffer.concat([cipher.update(Buffer.from(text, 'base64')), cipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
