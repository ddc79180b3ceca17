import { BlockList, isIP } from 'node:net'

/**
 * Addresses that are not of the public internet. A service that connects wherever it is told is a way into the network
 * that it stands in, so these need the operator's word (SFTP_ALLOW).
 */
const ranges: Record<string, readonly string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10']
}

/** Nobody's S/FTP server: the machine itself, groups, documentation, what is reserved, and ways round to IPv4. */
const never = [
  ...['0.0.0.0/8', '192.0.0.0/24', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '::/128', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16', 'ff00::/8']
]

function listOf(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts) {
    const [address = '', bits] = text.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

const includes = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

const kinds = Object.entries(ranges).map(([kind, texts]) => [kind, listOf(texts)] as const)
const reserved = listOf(never)

/** True when an address may be connected to. */
export type AddressRule = (address: string) => boolean

/** What an address is that needs to be allowed: `private`, `loopback`, `link-local`, `reserved`; else undefined. */
export const inside = (address: string): string | undefined =>
  kinds.find(([, list]) => includes(list, address))?.[0] ?? (includes(reserved, address) ? 'reserved' : undefined)

const isRange = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return more.length === 0 && most >= 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}

/**
 * The rule that SFTP_ALLOW writes down: a comma list of `private`, `loopback`, `link-local`, addresses and ranges such
 * as `10.20.0.0/16`; `all` allows every address. Public ones are allowed in any case. Throws an Error for what
 * makes no sense.
 */
export function addressRule(text: string): AddressRule {
  const words = text
    .split(',')
    .map(word => word.trim().toLowerCase())
    .filter(Boolean)
  for (const word of words)
    if (word !== 'all' && !(word in ranges) && !isRange(word))
      throw new Error('has an entry that is neither private, loopback, link-local, all, an address nor a range')
  if (words.includes('all')) return () => true
  const allowed = listOf(words.flatMap(word => ranges[word] ?? [word]))
  return address => inside(address) === undefined || includes(allowed, address)
}
