// A name, an IPv4 or an IPv6 address in brackets, and a port: what a Host header may say (RFC 9110, 7.2).
const host =
  /^([a-z0-9_]([a-z0-9_-]{0,62}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,62}[a-z0-9_])?)*\.?|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i

/** True for what can stand in a link: no user, path, space or quote. */
export const isHost = (given: string): boolean => given.length <= 255 && host.test(given)

/**
 * Base of the links of an answer, without a trailing slash. That of the configuration counts; without one, the
 * request's own host, if it is one; else the address that the service listens on: a link that a caller has forged would
 * be kept in lists, mails and caches of others.
 */
export function baseOf(
  publicUrl: string | undefined,
  request: { protocol: string; host: string },
  own: string
): string {
  if (publicUrl) return publicUrl.replace(/\/$/, '')
  return `${request.protocol}://${isHost(request.host) ? request.host : own}`
}
