const secret = /^(pin|pin_number|password)$/

/** The same value without hashes of PINs and passwords: that there is one is said, not which. Pure. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('scrypt$') ? 'hidden' : value
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const hidden = secret.test(key) && typeof item === 'string' && item !== ''
      return [key, hidden ? 'hidden' : withoutSecrets(item)]
    })
  )
}
