/** 1234567.5 → `1,234,567.5`; not by Intl, which takes 15 ms to start. */
export const numberText = (value: number, digits = 0): string => {
  const [whole, fraction = ''] = value.toFixed(digits).split('.')
  const decimals = fraction.replace(/0+$/, '')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (decimals && `.${decimals}`)
}
