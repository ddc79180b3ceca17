/** ISO 4217: currencies whose smallest unit is not a hundredth. */
const exponents: Record<string, number> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map(code => [code, 0])
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => [code, 3])),
  CLF: 4,
  UYW: 4
}

/** How many decimals amounts of a currency have: 2 for USD, 0 for JPY, 3 for KWD. */
export const decimalsOf = (currency: string): number => exponents[currency] ?? 2

const currencies = new Set(Intl.supportedValuesOf('currency'))
/** True for the code of a currency, in capital letters. */
export const isCurrency = (code: string): boolean => currencies.has(code)

/** No single amount is larger: a thousand of them still add up exactly. */
export const largestMinor = 1e12

/**
 * An amount as it was written (`12`, `12.50`, 22.23) in the currency's smallest units, digit by digit: no sum ever goes
 * through a fraction. Undefined for what is no amount: signs, exponents, more decimals than the currency has, or more
 * than `largestMinor`.
 */
export function toMinor(amount: string | number, currency: string): number | undefined {
  const [, whole, decimals = ''] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(String(amount).trim()) ?? []
  if (whole === undefined) return undefined
  const digits = decimals.replace(/0+$/, '')
  const places = decimalsOf(currency)
  if (digits.length > places) return undefined
  const minor = Number(whole + digits.padEnd(places, '0'))
  return minor <= largestMinor ? minor : undefined
}

/** An amount as the wire shows it: 2223 of USD is 22.23. For showing only, never for sums. */
export const fromMinor = (minor: number, currency: string): number => minor / 10 ** decimalsOf(currency)
